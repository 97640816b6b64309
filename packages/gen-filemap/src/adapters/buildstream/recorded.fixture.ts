// cspell:disable
/**
 * What BuildStream 2.8.1 wrote for the project of the end-to-end test (`e2e/buildstream`), called
 * as `buildstream.ts` calls it.
 */

/** The public data of an element that declares none. */
const splitRules = `bst:
  split-rules:
    runtime:
    - /usr/bin
    - /usr/bin/*
    - /usr/sbin
    - /usr/sbin/*
    - /usr/libexec
    - /usr/libexec/*
    - /usr/lib/lib*.so*
    devel:
    - /usr/include
    - /usr/include/**
    - /usr/lib/lib*.a
    - /usr/lib/lib*.la
    - /usr/lib/pkgconfig/*.pc
    - /usr/share/pkgconfig/*.pc
    - /usr/share/aclocal/*.m4
    debug:
    - /usr/lib/debug
    - /usr/lib/debug/**
    doc:
    - /usr/share/doc
    - /usr/share/doc/**
    - /usr/share/info
    - /usr/share/info/**
    - /usr/share/man
    - /usr/share/man/**
    locale:
    - /usr/share/locale
    - /usr/share/locale/**
    - /usr/share/i18n
    - /usr/share/i18n/**
    - /usr/share/zoneinfo
    - /usr/share/zoneinfo/**

`;

/** `bst show image.bst` */
export const recordedShow = `@element apps/fonts-all.bst
@kind import
@state cached
@build
[]
@runtime
[]
@public
chunkah:
  update-interval: quarterly
bst:
  split-rules:
    runtime:
    - /usr/bin
    - /usr/bin/*
    - /usr/sbin
    - /usr/sbin/*
    - /usr/libexec
    - /usr/libexec/*
    - /usr/lib/lib*.so*
    devel:
    - /usr/include
    - /usr/include/**
    - /usr/lib/lib*.a
    - /usr/lib/lib*.la
    - /usr/lib/pkgconfig/*.pc
    - /usr/share/pkgconfig/*.pc
    - /usr/share/aclocal/*.m4
    debug:
    - /usr/lib/debug
    - /usr/lib/debug/**
    doc:
    - /usr/share/doc
    - /usr/share/doc/**
    - /usr/share/info
    - /usr/share/info/**
    - /usr/share/man
    - /usr/share/man/**
    locale:
    - /usr/share/locale
    - /usr/share/locale/**
    - /usr/share/i18n
    - /usr/share/i18n/**
    - /usr/share/zoneinfo
    - /usr/share/zoneinfo/**
    latin:
    - /usr/share/fonts/latin/**

@end
@element apps/fonts.bst
@kind filter
@state cached
@build
- apps/fonts-all.bst
@runtime
[]
@public
${splitRules}@end
@element base.bst:core/libc.bst
@kind import
@state cached
@build
[]
@runtime
[]
@public
${splitRules}@end
@element base.bst:core/shell.bst
@kind import
@state cached
@build
- base.bst:core/libc.bst
@runtime
- base.bst:core/libc.bst
@public
${splitRules}@end
@element core/shell.bst
@kind import
@state cached
@build
- base.bst:core/shell.bst
@runtime
- base.bst:core/shell.bst
@public
chunkah:
  update-interval: weekly
${splitRules}@end
@element apps/greeter.bst
@kind import
@state cached
@build
- core/shell.bst
@runtime
- core/shell.bst
@public
chunkah:
  update-interval: 3
bst:
  overlap-whitelist:
  - /usr/bin/tool
  split-rules:
    runtime:
    - /usr/bin
    - /usr/bin/*
    - /usr/sbin
    - /usr/sbin/*
    - /usr/libexec
    - /usr/libexec/*
    - /usr/lib/lib*.so*
    devel:
    - /usr/include
    - /usr/include/**
    - /usr/lib/lib*.a
    - /usr/lib/lib*.la
    - /usr/lib/pkgconfig/*.pc
    - /usr/share/pkgconfig/*.pc
    - /usr/share/aclocal/*.m4
    debug:
    - /usr/lib/debug
    - /usr/lib/debug/**
    doc:
    - /usr/share/doc
    - /usr/share/doc/**
    - /usr/share/info
    - /usr/share/info/**
    - /usr/share/man
    - /usr/share/man/**
    locale:
    - /usr/share/locale
    - /usr/share/locale/**
    - /usr/share/i18n
    - /usr/share/i18n/**
    - /usr/share/zoneinfo
    - /usr/share/zoneinfo/**

@end
@element apps/icon theme.bst
@kind import
@state cached
@build
[]
@runtime
[]
@public
${splitRules}@end
@element system.bst
@kind stack
@state cached
@build
- apps/fonts.bst
- core/shell.bst
- apps/greeter.bst
- apps/icon theme.bst
@runtime
- apps/fonts.bst
- core/shell.bst
- apps/greeter.bst
- apps/icon theme.bst
@public
${splitRules}@end
@element image.bst
@kind compose
@state cached
@build
- system.bst
@runtime
[]
@public
${splitRules}@end
`;

/** `bst artifact list-contents --long` of all elements but `core/shell.bst`. */
export const recordedContents = `  image.bst:
	drwxr-xr-x  dir    0           etc
	-rw-r--r--  reg    0           etc/empty
	drwxr-xr-x  dir    0           etc/shell.d
	drwxr-xr-x  dir    0           usr
	drwxr-xr-x  dir    0           usr/bin
	-rwxr-xr-x  exe    7           usr/bin/rshell
	-rwxr-xr-x  exe    9           usr/bin/sh
	-rwxr-xr-x  exe    7           usr/bin/shell
	-rwxr-xr-x  exe    23          usr/bin/tool
	drwxr-xr-x  dir    0           usr/lib
	lrwxrwxrwx  link   9           usr/lib/libc.so -> libc.so.6
	-rwxr-xr-x  exe    4           usr/lib/libc.so.6
	drwxr-xr-x  dir    0           usr/share
	drwxr-xr-x  dir    0           usr/share/Grüße
	lrwxrwxrwx  link   12          usr/share/Grüße/größe -> schöne grüße
	-rw-r--r--  reg    5           usr/share/Grüße/schöne grüße
	lrwxrwxrwx  link   27          usr/share/Grüße/😀 -> ../../bin/tool 😀 -> nowhere
	drwxr-xr-x  dir    0           usr/share/fonts
	drwxr-xr-x  dir    0           usr/share/fonts/latin
	-rw-r--r--  reg    5           usr/share/fonts/latin/serif.ttf
	drwxr-xr-x  dir    0           usr/share/icons
	-rw-r--r--  reg    1           usr/share/icons/ two  spaces 
	-rw-r--r--  reg    1           usr/share/icons/left -> right
	lrwxrwxrwx  link   13          usr/share/icons/link -> left -> left -> right
	lrwxrwxrwx  link   10          usr/share/icons/new
line -> to
nowhere
	-rw-r--r--  reg    1           usr/share/icons/tab	and "quotes"
  core/libc.bst:
	drwxr-xr-x  dir    0           usr
	drwxr-xr-x  dir    0           usr/lib
	lrwxrwxrwx  link   9           usr/lib/libc.so -> libc.so.6
	-rwxr-xr-x  exe    4           usr/lib/libc.so.6
	drwxr-xr-x  dir    0           usr/share
	drwxr-xr-x  dir    0           usr/share/doc
	drwxr-xr-x  dir    0           usr/share/doc/libc
	-rw-r--r--  reg    21          usr/share/doc/libc/README
  core/shell.bst:
	drwxr-xr-x  dir    0           usr
	drwxr-xr-x  dir    0           usr/bin
	-rwxr-xr-x  exe    9           usr/bin/sh
  apps/greeter.bst:
	drwxr-xr-x  dir    0           usr
	drwxr-xr-x  dir    0           usr/bin
	-rwxr-xr-x  exe    23          usr/bin/tool
	drwxr-xr-x  dir    0           usr/share
	drwxr-xr-x  dir    0           usr/share/Grüße
	lrwxrwxrwx  link   12          usr/share/Grüße/größe -> schöne grüße
	-rw-r--r--  reg    5           usr/share/Grüße/schöne grüße
	lrwxrwxrwx  link   27          usr/share/Grüße/😀 -> ../../bin/tool 😀 -> nowhere
  apps/icon theme.bst:
	drwxr-xr-x  dir    0           usr
	drwxr-xr-x  dir    0           usr/share
	drwxr-xr-x  dir    0           usr/share/icons
	-rw-r--r--  reg    1           usr/share/icons/ two  spaces 
	-rw-r--r--  reg    1           usr/share/icons/left -> right
	lrwxrwxrwx  link   13          usr/share/icons/link -> left -> left -> right
	lrwxrwxrwx  link   10          usr/share/icons/new
line -> to
nowhere
	-rw-r--r--  reg    1           usr/share/icons/tab	and "quotes"
  apps/fonts.bst:
	drwxr-xr-x  dir    0           usr
	drwxr-xr-x  dir    0           usr/share
	drwxr-xr-x  dir    0           usr/share/fonts
	drwxr-xr-x  dir    0           usr/share/fonts/latin
	-rw-r--r--  reg    5           usr/share/fonts/latin/serif.ttf
  system.bst:
	This element has no associated artifacts
  apps/fonts-all.bst:
	drwxr-xr-x  dir    0           usr
	drwxr-xr-x  dir    0           usr/share
	drwxr-xr-x  dir    0           usr/share/fonts
	drwxr-xr-x  dir    0           usr/share/fonts/greek
	-rw-r--r--  reg    22          usr/share/fonts/greek/serif.ttf
	drwxr-xr-x  dir    0           usr/share/fonts/latin
	-rw-r--r--  reg    5           usr/share/fonts/latin/serif.ttf

`;

/** The same of three elements, with `--colors`. */
export const recordedColors = `\x1b[36m\x1b[2m  core/shell.bst:\x1b[0m\x1b[33m
	drwxr-xr-x  dir    0           etc
	-rw-r--r--  reg    0           etc/empty
	drwxr-xr-x  dir    0           etc/shell.d
	drwxr-xr-x  dir    0           usr
	drwxr-xr-x  dir    0           usr/bin
	-rwxr-xr-x  exe    7           usr/bin/rshell
	-rwxr-xr-x  exe    7           usr/bin/shell
	-rwxr-xr-x  exe    27          usr/bin/tool\x1b[0m
\x1b[36m\x1b[2m  system.bst:\x1b[0m\x1b[33m
	This element has no associated artifacts\x1b[0m
\x1b[36m\x1b[2m  apps/fonts.bst:\x1b[0m\x1b[33m
	drwxr-xr-x  dir    0           usr
	drwxr-xr-x  dir    0           usr/share
	drwxr-xr-x  dir    0           usr/share/fonts
	drwxr-xr-x  dir    0           usr/share/fonts/latin
	-rw-r--r--  reg    5           usr/share/fonts/latin/serif.ttf\x1b[0m

`;
