// Prints what getaddrinfo finds for a name: getaddrinfo NAME TIMES. A name that is not there has no
// lines; any other failure is told.
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>

static int look(const char *name) {
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list;
    int failure = getaddrinfo(name, "80", &hints, &list);
    if (failure == EAI_NONAME) return 0;
    if (failure) {
        fprintf(stderr, "%s\n", gai_strerror(failure));
        return 1;
    }
    for (struct addrinfo *entry = list; entry; entry = entry->ai_next) {
        char text[NI_MAXHOST];
        getnameinfo(entry->ai_addr, entry->ai_addrlen, text, sizeof text, NULL, 0, NI_NUMERICHOST);
        puts(text);
    }
    freeaddrinfo(list);
    return 0;
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    for (int left = atoi(arguments[2]); left > 0; left--) {
        int status = look(arguments[1]);
        if (status) return status;
    }
    return 0;
}
