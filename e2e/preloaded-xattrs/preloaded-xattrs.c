/*
 * A library for LD_PRELOAD. It serves the extended attributes user.component and user.update-interval from a file, for trees
 * whose file system lost them or never had them. All other attributes are the real ones. Told in the environment:
 *   CHUNKAH_XATTR_ROOT      the root tree
 *   CHUNKAH_XATTR_MANIFEST  a file of lines path<TAB>component<TAB>interval, the form that --filemap takes, but "." and ".."
 *                           are not resolved. Paths begin at the root tree, with or without a slash. They are bytes, without
 *                           escapes: one with a tab or a newline cannot be listed. The interval, and the tab before it, may
 *                           be missing. Empty lines say nothing, and neither does a first line that begins with #.
 * As with real user attributes only regular files and directories have them. A file with several names (hard links) has them
 * under the names that are listed. Any fault of the manifest ends the program before it has begun.
 *
 *   gcc -shared -fPIC -O2 -o preloaded-xattrs.so preloaded-xattrs.c
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* XATTR_LIST_MAX of linux/limits.h: no list is longer. */
#define LONGEST_LIST 65536

struct entry {
  const char *path, *component, *interval;
};

static const char component_key[] = "user.component";
static const char interval_key[] = "user.update-interval";

/* Written before main, only read afterwards: threads need no lock. */
static char root[PATH_MAX];
static size_t root_length;
static struct entry *entries;
static size_t entry_count;

static ssize_t (*real_list)(const char *, char *, size_t), (*real_llist)(const char *, char *, size_t);
static ssize_t (*real_flist)(int, char *, size_t);
static ssize_t (*real_get)(const char *, const char *, void *, size_t);
static ssize_t (*real_lget)(const char *, const char *, void *, size_t);
static ssize_t (*real_fget)(int, const char *, void *, size_t);

/* An image without its labels would be worse than none. */
__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *format, ...) {
  va_list values;
  va_start(values, format);
  fputs("preloaded-xattrs: ", stderr);
  vfprintf(stderr, format, values);
  fputc('\n', stderr);
  _exit(1);
}

static const char *variable(const char *name) {
  const char *value = getenv(name);
  if (value == NULL) fail("%s is not set", name);
  return value;
}

static int by_path(const void *one, const void *other) {
  return strcmp(((const struct entry *)one)->path, ((const struct entry *)other)->path);
}

static struct entry parse_line(char *line, size_t number) {
  char *path = strsep(&line, "\t"), *component = strsep(&line, "\t"), *interval = strsep(&line, "\t");
  if (component == NULL || line != NULL) fail("line %zu is not path<TAB>component<TAB>interval", number);
  if (*component == '\0') fail("line %zu has no component", number);
  while (*path == '/') path++;
  return (struct entry){path, component, interval == NULL ? "" : interval};
}

static void read_manifest(const char *path) {
  FILE *file = fopen(path, "re");
  if (file == NULL) fail("cannot read %s: %s", path, strerror(errno));
  size_t room = 0;
  for (size_t number = 1;; number++) {
    char *line = NULL;
    size_t size = 0;
    ssize_t length = getline(&line, &size, file);
    if (length < 0) {
      free(line);
      break;
    }
    if (strlen(line) != (size_t)length) fail("line %zu holds a zero byte", number);
    if (line[length - 1] == '\n') line[length - 1] = '\0';
    if (*line == '\0' || (number == 1 && *line == '#')) {
      free(line);
      continue;
    }
    if (entry_count == room) {
      room = room == 0 ? 1024 : 2 * room;
      entries = realloc(entries, room * sizeof *entries);
      if (entries == NULL) fail("no memory");
    }
    entries[entry_count++] = parse_line(line, number);
  }
  if (ferror(file)) fail("cannot read %s: %s", path, strerror(errno));
  fclose(file);
  qsort(entries, entry_count, sizeof *entries, by_path);
  for (size_t at = 1; at < entry_count; at++)
    if (by_path(&entries[at - 1], &entries[at]) == 0) fail("%s is listed twice", entries[at].path);
}

static void *real(const char *symbol) {
  return dlsym(RTLD_NEXT, symbol);
}

__attribute__((constructor)) static void begin(void) {
  real_list = (typeof(real_list))real("listxattr");
  real_llist = (typeof(real_llist))real("llistxattr");
  real_flist = (typeof(real_flist))real("flistxattr");
  real_get = (typeof(real_get))real("getxattr");
  real_lget = (typeof(real_lget))real("lgetxattr");
  real_fget = (typeof(real_fget))real("fgetxattr");
  const char *given = variable("CHUNKAH_XATTR_ROOT");
  if (realpath(given, root) == NULL) fail("CHUNKAH_XATTR_ROOT: %s: %s", given, strerror(errno));
  root_length = strcmp(root, "/") == 0 ? 0 : strlen(root);
  read_manifest(variable("CHUNKAH_XATTR_MANIFEST"));
}

/* What is asked about: a path, with symlinks followed or not, or an open file. */
struct subject {
  const char *path; /* NULL: the descriptor */
  int descriptor;
  int no_follow; /* O_NOFOLLOW or 0 */
};

/* Finds the line for an open file, NULL when there is none. The kernel knows its path, whatever symlinks and dots led there. */
static int find_open(int descriptor, const struct entry **found) {
  struct stat facts;
  char link[sizeof "/proc/self/fd/" + 3 * sizeof(int)], path[PATH_MAX];
  *found = NULL;
  if (fstat(descriptor, &facts) != 0) return -1;
  if (!S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode)) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return -1;
  path[length] = '\0';
  if (strncmp(path, root, root_length) != 0 || path[root_length] != '/') return 0;
  struct entry key = {path + root_length + 1, NULL, NULL};
  *found = bsearch(&key, entries, entry_count, sizeof *entries, by_path);
  return 0;
}

/* 0, or -1 with errno. */
static int find_entry(struct subject subject, const struct entry **found) {
  if (subject.path == NULL) return find_open(subject.descriptor, found);
  /* Needs no right to read, and waits for no fifo. */
  int descriptor = open(subject.path, O_PATH | O_CLOEXEC | subject.no_follow);
  if (descriptor < 0) return -1;
  int result = find_open(descriptor, found), error = errno;
  close(descriptor);
  errno = error;
  return result;
}

static ssize_t list_really(struct subject subject, char *list, size_t size) {
  if (subject.path == NULL) return real_flist(subject.descriptor, list, size);
  return (subject.no_follow ? real_llist : real_list)(subject.path, list, size);
}

static ssize_t get_really(struct subject subject, const char *key, void *value, size_t size) {
  if (subject.path == NULL) return real_fget(subject.descriptor, key, value, size);
  return (subject.no_follow ? real_lget : real_get)(subject.path, key, value, size);
}

/* NULL: not served. */
static const char *served_value(const struct entry *entry, const char *key) {
  if (entry == NULL) return NULL;
  if (strcmp(key, component_key) == 0) return entry->component;
  return strcmp(key, interval_key) == 0 && *entry->interval != '\0' ? entry->interval : NULL;
}

/* As the calls themselves: size 0 asks for the length. */
static ssize_t answer(void *room, size_t size, const void *bytes, size_t length) {
  if (size == 0) return (ssize_t)length;
  if (length > size) {
    errno = ERANGE;
    return -1;
  }
  memcpy(room, bytes, length);
  return (ssize_t)length;
}

static size_t append(char *list, size_t length, const char *key) {
  size_t size = strlen(key) + 1;
  memcpy(list + length, key, size);
  return length + size;
}

static ssize_t list_attributes(struct subject subject, char *list, size_t size) {
  const struct entry *entry;
  if (find_entry(subject, &entry) != 0) return -1;
  if (entry == NULL) return list_really(subject, list, size);
  char real_keys[LONGEST_LIST], keys[LONGEST_LIST + sizeof component_key + sizeof interval_key];
  ssize_t real_length = list_really(subject, real_keys, sizeof real_keys);
  /* A file system without attributes has none. */
  if (real_length < 0 && errno != ENOTSUP) return -1;
  size_t length = 0;
  for (ssize_t at = 0; at < real_length; at += (ssize_t)strlen(real_keys + at) + 1)
    if (served_value(entry, real_keys + at) == NULL) length = append(keys, length, real_keys + at);
  length = append(keys, length, component_key);
  if (served_value(entry, interval_key) != NULL) length = append(keys, length, interval_key);
  return answer(list, size, keys, length);
}

static ssize_t get_attribute(struct subject subject, const char *key, void *value, size_t size) {
  if (strcmp(key, component_key) != 0 && strcmp(key, interval_key) != 0) return get_really(subject, key, value, size);
  const struct entry *entry;
  if (find_entry(subject, &entry) != 0) return -1;
  const char *served = served_value(entry, key);
  if (served == NULL) return get_really(subject, key, value, size);
  return answer(value, size, served, strlen(served));
}

ssize_t listxattr(const char *path, char *list, size_t size) {
  return list_attributes((struct subject){path, -1, 0}, list, size);
}

ssize_t llistxattr(const char *path, char *list, size_t size) {
  return list_attributes((struct subject){path, -1, O_NOFOLLOW}, list, size);
}

ssize_t flistxattr(int descriptor, char *list, size_t size) {
  return list_attributes((struct subject){NULL, descriptor, 0}, list, size);
}

ssize_t getxattr(const char *path, const char *key, void *value, size_t size) {
  return get_attribute((struct subject){path, -1, 0}, key, value, size);
}

ssize_t lgetxattr(const char *path, const char *key, void *value, size_t size) {
  return get_attribute((struct subject){path, -1, O_NOFOLLOW}, key, value, size);
}

ssize_t fgetxattr(int descriptor, const char *key, void *value, size_t size) {
  return get_attribute((struct subject){NULL, descriptor, 0}, key, value, size);
}
