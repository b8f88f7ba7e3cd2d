/* A disk that stalls: as long as the file in STALLED_WHILE exists, nothing becomes durable.
 * Loaded into `muster serve` with LD_PRELOAD by `MusterBench health`. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static int synced(const char *call, int file) {
    const char *stall = getenv("STALLED_WHILE");
    while (stall && access(stall, F_OK) == 0) usleep(10000);
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, call);
    return real(file);
}

int fsync(int file) { return synced("fsync", file); }

int fdatasync(int file) { return synced("fdatasync", file); }
