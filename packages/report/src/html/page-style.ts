import { reasonRules } from './reason-colors.ts';
import { stabilityRules } from './stability-colors.ts';

/** The style of the page: light or dark as the reader's system, narrow or wide, and on paper. */
export function pageStyle(): string {
  return `:root{color-scheme:light dark;--text:#1b1b1b;--soft:#555;--back:#fff;--panel:#f4f4f2;--line:#8a8a86;--focus:#0b57d0;--error:#b3261e}
@media (prefers-color-scheme:dark){:root{--text:#ececec;--soft:#b8b8b8;--back:#16181a;--panel:#222528;--line:#7d8288;--focus:#9ecbff;--error:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:80rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;color:var(--text);background:var(--back)}
h1{font-size:1.6rem;margin:.5rem 0}h2{font-size:1.25rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1rem 0 .25rem}
code{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:anywhere}
p,li{max-width:60rem}.soft{color:var(--soft)}
:focus-visible{outline:3px solid var(--focus);outline-offset:1px}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.5rem;margin:1rem 0}
dl div{background:var(--panel);border-radius:.4rem;padding:.5rem .75rem}
dt{color:var(--soft);font-size:.85rem}dd{margin:0;font-size:1.1rem;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.2rem .5rem;vertical-align:top;border-bottom:1px solid var(--panel)}
td.number,th.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.bar{min-width:8rem;width:25%}td.bar span{display:block;height:1.2rem;min-width:2px;border:1px solid var(--line);border-radius:2px}
td:last-child:not(.number){min-width:14rem}td:last-child.number{width:1%}tr.new td.state{font-weight:bold}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}strong.error{color:var(--error)}
summary{cursor:pointer}ul{margin:.25rem 0;padding-left:1.25rem}
#treemap{position:relative;overflow:hidden;width:100%;aspect-ratio:16/9;border:1px solid var(--line)}
@media (max-width:40rem){#treemap{aspect-ratio:3/4}}
#treemap button{position:absolute;overflow:hidden;margin:0;padding:1px 3px;border:1px solid #6b6b6b;border-radius:0;color:#1b1b1b;font:.75rem/1.2 system-ui,sans-serif;text-align:left;cursor:pointer;overflow-wrap:anywhere}
#treemap button.small{padding:0;font-size:0}
#treemap button:focus-visible,#treemap button[aria-pressed=true]{outline:3px solid #0b57d0;outline-offset:-3px;z-index:1}
.legend{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem;margin:.5rem 0}.legend span{display:inline-flex;align-items:center;gap:.3rem}.legend i{display:inline-block;width:1.5rem;height:1rem;border:1px solid var(--line)}
.panel{background:var(--panel);border-radius:.4rem;padding:.5rem .75rem;margin:.5rem 0;min-height:3rem;overflow-wrap:anywhere}
label{display:block;margin-bottom:.25rem}input{font:inherit;width:100%;max-width:40rem;padding:.4rem .6rem;color:inherit;background:var(--back);border:1px solid var(--line);border-radius:.3rem}
${stabilityRules()}
${reasonRules()}
@media print{:root{--text:#000;--soft:#333;--back:#fff;--panel:#eee;--error:#b3261e}body{max-width:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}.screen{display:none}tr,#treemap{break-inside:avoid}}`;
}
