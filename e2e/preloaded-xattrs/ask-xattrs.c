/*
 * Asks for the extended attributes of each path that it is given by all six calls, and writes down what each call answers. Keys
 * come sorted, since the kernel has no order for them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

static const char *asked[] = {"user.component", "user.update-interval", "user.other", "security.capability", "user.none", "none"};

static char list[65536], value[65536];

static void show_answer(const char *call, const char *key, size_t size, ssize_t answer) {
  printf("%s %s room %zu: ", call, key, size);
  if (answer < 0) printf("%s\n", strerrorname_np(errno));
  else printf("%zd\n", answer);
}

static void show_value(ssize_t length) {
  for (ssize_t at = 0; at < length; at++) printf("%02x", (unsigned char)value[at]);
  putchar('\n');
}

static int by_text(const void *one, const void *other) {
  return strcmp(*(char *const *)one, *(char *const *)other);
}

static void show_list(ssize_t length) {
  char *keys[100];
  size_t count = 0;
  for (char *key = list; key < list + length; key += strlen(key) + 1) keys[count++] = key;
  qsort(keys, count, sizeof *keys, by_text);
  for (size_t at = 0; at < count; at++) printf("  %s\n", keys[at]);
}

/* With no room, exactly enough, one byte less, and plenty. */
#define ASK(call, key, room, show, ...) \
  do { \
    ssize_t length = call(__VA_ARGS__, NULL, 0); \
    show_answer(#call, key, 0, length); \
    size_t sizes[] = {length > 1 ? length - 1 : 1, length > 0 ? length : 1, sizeof room}; \
    for (size_t at = 0; at < 3; at++) { \
      ssize_t answer = call(__VA_ARGS__, room, sizes[at]); \
      show_answer(#call, key, sizes[at], answer); \
      show(answer); \
    } \
  } while (0)

static void ask(const char *path, int descriptor) {
  printf("%s\n", path);
  ASK(listxattr, "", list, show_list, path);
  ASK(llistxattr, "", list, show_list, path);
  ASK(flistxattr, "", list, show_list, descriptor);
  for (size_t at = 0; at < sizeof asked / sizeof *asked; at++) {
    const char *key = asked[at];
    ASK(getxattr, key, value, show_value, path, key);
    ASK(lgetxattr, key, value, show_value, path, key);
    ASK(fgetxattr, key, value, show_value, descriptor, key);
  }
}

int main(int count, char **arguments) {
  for (int at = 1; at < count; at++) {
    int descriptor = open(arguments[at], O_RDONLY);
    ask(arguments[at], descriptor);
    if (descriptor >= 0) close(descriptor);
  }
  return 0;
}
