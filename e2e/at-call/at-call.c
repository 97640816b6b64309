/*
 * A library for LD_PRELOAD. It runs a shell command once, right before the program's Nth call of one kind on one path, and
 * lets the call go on when the command has ended. The environment says which:
 *   AT_CALL     open, read (of a file that was opened by that path), scandir or llistxattr
 *   AT_PATH     the path as the program gives it to the call
 *   AT_COUNT    N, from 1
 *   AT_COMMAND  for sh; its parent process is the program
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char *wanted_call, *wanted_path, *command;
static int wanted_count;
static atomic_int count;
static atomic_int watched_descriptor = -1;

static const char *variable(const char *name) {
  const char *value = getenv(name);
  return value == NULL ? "" : value;
}

__attribute__((constructor)) static void begin(void) {
  wanted_call = variable("AT_CALL");
  wanted_path = variable("AT_PATH");
  wanted_count = atoi(variable("AT_COUNT"));
  command = variable("AT_COMMAND");
  /* The command runs without this library. */
  unsetenv("LD_PRELOAD");
}

/* Not system(): the program would not hear SIGINT meanwhile. */
static void meet(const char *call) {
  if (strcmp(call, wanted_call) != 0 || atomic_fetch_add(&count, 1) + 1 != wanted_count) return;
  char *arguments[] = {"sh", "-c", (char *)command, NULL};
  pid_t child;
  if (posix_spawn(&child, "/bin/sh", NULL, NULL, arguments, environ) != 0) abort();
  waitpid(child, NULL, 0);
}

static int open_watched(const char *symbol, const char *path, int flags, mode_t mode) {
  typeof(&open) next = (typeof(&open))dlsym(RTLD_NEXT, symbol);
  int is_wanted = strcmp(path, wanted_path) == 0;
  if (is_wanted) meet("open");
  int descriptor = next(path, flags, mode);
  if (is_wanted) atomic_store(&watched_descriptor, descriptor);
  else if (descriptor == atomic_load(&watched_descriptor)) atomic_store(&watched_descriptor, -1);
  return descriptor;
}

static mode_t mode_of(int flags, va_list rest) {
  return (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return open_watched("open", path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return open_watched("open64", path, flags, mode);
}

ssize_t read(int descriptor, void *buffer, size_t size) {
  typeof(&read) next = (typeof(&read))dlsym(RTLD_NEXT, "read");
  if (descriptor >= 0 && descriptor == atomic_load(&watched_descriptor)) meet("read");
  return next(descriptor, buffer, size);
}

ssize_t pread(int descriptor, void *buffer, size_t size, off_t offset) {
  typeof(&pread) next = (typeof(&pread))dlsym(RTLD_NEXT, "pread");
  if (descriptor >= 0 && descriptor == atomic_load(&watched_descriptor)) meet("read");
  return next(descriptor, buffer, size, offset);
}

ssize_t pread64(int descriptor, void *buffer, size_t size, off64_t offset) {
  typeof(&pread64) next = (typeof(&pread64))dlsym(RTLD_NEXT, "pread64");
  if (descriptor >= 0 && descriptor == atomic_load(&watched_descriptor)) meet("read");
  return next(descriptor, buffer, size, offset);
}

int scandir64(const char *path, struct dirent64 ***list, int (*filter)(const struct dirent64 *),
              int (*compare)(const struct dirent64 **, const struct dirent64 **)) {
  typeof(&scandir64) next = (typeof(&scandir64))dlsym(RTLD_NEXT, "scandir64");
  if (strcmp(path, wanted_path) == 0) meet("scandir");
  return next(path, list, filter, compare);
}

ssize_t llistxattr(const char *path, char *list, size_t size) {
  typeof(&llistxattr) next = (typeof(&llistxattr))dlsym(RTLD_NEXT, "llistxattr");
  if (strcmp(path, wanted_path) == 0) meet("llistxattr");
  return next(path, list, size);
}
