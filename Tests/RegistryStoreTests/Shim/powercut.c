// Preloaded into a program: a disk that can lose power, fail and be full, for one folder's files.
//
// Everything written since a file's last sync is remembered with what stood there before. A power
// cut puts the old content back, then lets a random choice of the writes come true, whole or in
// some of their 512-octet sectors, as disks do; forgets files whose folder was not synced since
// they were made; brings back files that were removed since; and ends the process with status 99.
//
//     POWERCUT_FOLDER   the folder, as a real path; the -shm file and the lock in it are left alone
//     POWERCUT_AT       the write, truncation or sync at which power is cut; 0: never
//     POWERCUT_SEED     seed of the choices
//     POWERCUT_LYING    if set, syncs do nothing: shows that the test would notice
//     POWERCUT_FAULTS   a folder; while it holds a file `sync`, syncs fail with EIO, with
//                       `sync-database` those of the .sqlite file; with `full` or `quota`, writes
//                       fail with ENOSPC or EDQUOT
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FILES = 256, MAX_DESCRIPTORS = 1024, MAX_PATH = PATH_MAX + 32 };
enum { SECTOR = 512, CUT_STATUS = 99 };

typedef struct {
    char path[PATH_MAX];
    int entry_synced;  // the folder was synced since the file was made
    int is_gone;       // removed since the folder was synced; its content waits in path.gone
} File;

typedef struct Write {
    struct Write *previous, *next;
    int file;
    off_t offset, size_before, size_after;  // sizes of the whole file
    size_t length, old_length;
    unsigned char *new_octets, *old_octets;
} Write;

static pthread_mutex_t guard = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static File files[MAX_FILES];
static int file_count;
static int file_of[MAX_DESCRIPTORS];  // 1 + index of the file, -1 for the folder, 0 for others
static Write *first_write, *last_write;
static long events;
static unsigned long long random_state;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static const char *setting(const char *name) { return getenv(name) ? getenv(name) : ""; }

static int coin(int sides) {
    random_state = random_state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (int)((random_state >> 33) % (unsigned)sides);
}

static int has_fault(const char *name) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", setting("POWERCUT_FAULTS"), name);
    return *setting("POWERCUT_FAULTS") && access(path, F_OK) == 0;
}

// --- which files are watched

static int ends_with(const char *text, const char *end) {
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static int is_watched(const char *path) {
    const char *folder = setting("POWERCUT_FOLDER");
    size_t length = strlen(folder);
    return length > 0 && strncmp(path, folder, length) == 0 && path[length] == '/'
        && !ends_with(path, "-shm") && !ends_with(path, "/lock");
}

static int find_file(const char *path, int existed) {
    for (int i = 0; i < file_count; i++)
        if (!files[i].is_gone && strcmp(files[i].path, path) == 0) return i;
    if (file_count == MAX_FILES) abort();
    snprintf(files[file_count].path, PATH_MAX, "%s", path);
    files[file_count].entry_synced = existed;
    return file_count++;
}

static void gone_path(char *buffer, const File *file) {
    snprintf(buffer, MAX_PATH, "%s.gone%d", file->path, (int)(file - files) & 0xffff);
}

// --- what was written since the last sync

static void forget(Write *write) {
    if (write->previous) write->previous->next = write->next; else first_write = write->next;
    if (write->next) write->next->previous = write->previous; else last_write = write->previous;
    free(write->new_octets);
    free(write->old_octets);
    free(write);
}

static void forget_writes(int file) {
    for (Write *write = first_write, *next; write; write = next) {
        next = write->next;
        if (write->file == file) forget(write);
    }
}

static void remember(int descriptor, const void *octets, size_t length, off_t offset, off_t size) {
    Write *write = calloc(1, sizeof *write);
    struct stat status;
    fstat(descriptor, &status);
    off_t end = offset + (off_t)length;
    write->file = file_of[descriptor] - 1;
    write->offset = offset;
    write->size_before = status.st_size;
    write->size_after = size >= 0 ? size : end > status.st_size ? end : status.st_size;
    write->length = length;
    write->new_octets = malloc(length + 1);
    memcpy(write->new_octets, octets, length);
    // A truncation takes away what stood behind the new end.
    off_t old_start = size >= 0 ? size : offset;
    size_t reach = size < 0 ? length : size < status.st_size ? (size_t)(status.st_size - size) : 0;
    write->old_octets = malloc(reach + 1);
    ssize_t count = pread(descriptor, write->old_octets, reach, old_start);
    write->old_length = count > 0 ? (size_t)count : 0;
    if (size >= 0) write->offset = old_start;
    write->previous = last_write;
    if (last_write) last_write->next = write; else first_write = write;
    last_write = write;
}

static void sync_folder(void) {
    char path[MAX_PATH];
    for (int i = 0; i < file_count; i++) {
        files[i].entry_synced = 1;
        if (!files[i].is_gone) continue;
        gone_path(path, &files[i]);
        REAL(unlink)(path);
    }
}

// --- the cut

static void put(int descriptor, const void *octets, size_t length, off_t offset) {
    if (length && REAL(pwrite64)(descriptor, octets, length, offset) != (ssize_t)length) abort();
}

static int open_file(const Write *write) {
    return REAL(open)(files[write->file].path, O_RDWR | O_CLOEXEC);
}

static void undo(const Write *write) {
    int descriptor = open_file(write);
    if (descriptor < 0) return;
    put(descriptor, write->old_octets, write->old_length, write->offset);
    if (REAL(ftruncate64)(descriptor, write->size_before)) abort();
    REAL(close)(descriptor);
}

static void redo_in_part(const Write *write) {
    int kind = coin(3);
    int descriptor = kind == 0 ? -1 : open_file(write);
    if (descriptor < 0) return;
    if (write->length == 0 && REAL(ftruncate64)(descriptor, write->size_after)) abort();
    for (size_t start = 0, next; start < write->length; start = next) {
        next = start + SECTOR - (size_t)((write->offset + (off_t)start) % SECTOR);
        if (next > write->length) next = write->length;
        if (kind == 2 && coin(2)) continue;
        put(descriptor, write->new_octets + start, next - start, write->offset + (off_t)start);
    }
    REAL(close)(descriptor);
}

static void cut(void) {
    char path[MAX_PATH];
    for (Write *write = last_write; write; write = write->previous) undo(write);
    for (Write *write = first_write; write; write = write->next) redo_in_part(write);
    for (int i = 0; i < file_count; i++)
        if (!files[i].is_gone && !files[i].entry_synced && coin(2)) REAL(unlink)(files[i].path);
    for (int i = 0; i < file_count; i++) {
        if (!files[i].is_gone) continue;
        gone_path(path, &files[i]);
        if (coin(2) && access(files[i].path, F_OK) != 0) rename(path, files[i].path);
        REAL(unlink)(path);
    }
    _exit(CUT_STATUS);
}

static void count_event(void) {
    if (++events == atol(setting("POWERCUT_AT"))) cut();
}

// --- what the program calls

__attribute__((constructor)) static void start(void) {
    random_state = strtoull(setting("POWERCUT_SEED"), NULL, 10) * 2 + 1;
}

static int do_open(const char *path, int flags, mode_t mode) {
    char real[PATH_MAX] = "";
    int existed = realpath(path, real) != NULL;
    int descriptor = REAL(open)(path, flags, mode);
    if (descriptor < 0 || descriptor >= MAX_DESCRIPTORS || !realpath(path, real)) return descriptor;
    pthread_mutex_lock(&guard);
    file_of[descriptor] = 0;
    if (strcmp(real, setting("POWERCUT_FOLDER")) == 0) file_of[descriptor] = -1;
    else if (is_watched(real)) file_of[descriptor] = 1 + find_file(real, existed);
    pthread_mutex_unlock(&guard);
    return descriptor;
}

static mode_t mode_of(int flags, va_list list) {
    return flags & (O_CREAT | __O_TMPFILE) ? (mode_t)va_arg(list, int) : 0;
}

int open(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    int descriptor = do_open(path, flags, mode_of(flags, list));
    va_end(list);
    return descriptor;
}

int open64(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    int descriptor = do_open(path, flags, mode_of(flags, list));
    va_end(list);
    return descriptor;
}

int close(int descriptor) {
    if (descriptor >= 0 && descriptor < MAX_DESCRIPTORS) file_of[descriptor] = 0;
    return REAL(close)(descriptor);
}

int unlink(const char *path) {
    char real[PATH_MAX] = "", gone[MAX_PATH];
    if (!realpath(path, real) || !is_watched(real)) return REAL(unlink)(path);
    pthread_mutex_lock(&guard);
    int file = find_file(real, 1);
    forget_writes(file);
    gone_path(gone, &files[file]);
    int result = rename(real, gone);
    files[file].is_gone = 1;
    pthread_mutex_unlock(&guard);
    return result;
}

static int watched(int descriptor) {
    return descriptor >= 0 && descriptor < MAX_DESCRIPTORS ? file_of[descriptor] : 0;
}

ssize_t pwrite64(int descriptor, const void *octets, size_t length, off_t offset) {
    if (watched(descriptor) <= 0) return REAL(pwrite64)(descriptor, octets, length, offset);
    int fault = has_fault("full") ? ENOSPC : has_fault("quota") ? EDQUOT : 0;
    if (fault) {
        errno = fault;
        return -1;
    }
    pthread_mutex_lock(&guard);
    remember(descriptor, octets, length, offset, -1);
    count_event();
    ssize_t count = REAL(pwrite64)(descriptor, octets, length, offset);
    pthread_mutex_unlock(&guard);
    return count;
}

ssize_t pwrite(int descriptor, const void *octets, size_t length, off_t offset) {
    return pwrite64(descriptor, octets, length, offset);
}

ssize_t write(int descriptor, const void *octets, size_t length) {
    if (watched(descriptor) <= 0) return REAL(write)(descriptor, octets, length);
    off_t offset = lseek(descriptor, 0, SEEK_CUR);
    ssize_t count = pwrite64(descriptor, octets, length, offset);
    if (count > 0) lseek(descriptor, offset + count, SEEK_SET);
    return count;
}

int ftruncate64(int descriptor, off_t size) {
    if (watched(descriptor) <= 0) return REAL(ftruncate64)(descriptor, size);
    pthread_mutex_lock(&guard);
    remember(descriptor, "", 0, 0, size);
    count_event();
    int result = REAL(ftruncate64)(descriptor, size);
    pthread_mutex_unlock(&guard);
    return result;
}

int ftruncate(int descriptor, off_t size) { return ftruncate64(descriptor, size); }

static int is_database(int descriptor) {
    return watched(descriptor) > 0 && ends_with(files[watched(descriptor) - 1].path, ".sqlite");
}

static int do_sync(int descriptor) {
    if (has_fault("sync") || (has_fault("sync-database") && is_database(descriptor))) {
        errno = EIO;
        return -1;
    }
    pthread_mutex_lock(&guard);
    count_event();
    if (!getenv("POWERCUT_LYING")) {
        if (watched(descriptor) < 0) sync_folder();
        else forget_writes(watched(descriptor) - 1);
    }
    pthread_mutex_unlock(&guard);
    return 0;
}

int fsync(int descriptor) {
    return watched(descriptor) ? do_sync(descriptor) : REAL(fsync)(descriptor);
}

int fdatasync(int descriptor) {
    return watched(descriptor) ? do_sync(descriptor) : REAL(fdatasync)(descriptor);
}
