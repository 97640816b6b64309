export { changeComponent } from './change-component.ts';
export { writeSample } from './write-sample.ts';
