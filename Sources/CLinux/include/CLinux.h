/// The parts of Linux that Swift's Glibc module does not show.
///
/// That module is compiled without _GNU_SOURCE, and a header that defined it here would see types
/// that differ from the module's. So the few GNU calls are declared again, under names of our own,
/// and bound to the symbols of the C library: a call costs what it costs in C.

#ifndef MUSTER_CLINUX_H
#define MUSTER_CLINUX_H

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>

// MARK: Batches of datagrams, recvmmsg(2) and sendmmsg(2)

/// One datagram of a batch: the kernel's `struct mmsghdr`.
struct muster_datagram {
    struct msghdr header;
    unsigned int length;
};

int muster_recvmmsg(int socket, struct muster_datagram *datagrams, unsigned int count, int flags,
                    struct timespec *timeout) __asm__("recvmmsg");
int muster_sendmmsg(int socket, struct muster_datagram *datagrams, unsigned int count, int flags)
    __asm__("sendmmsg");

/// Flags of recvmmsg: block for the first datagram, take the others that are there.
static inline int muster_wait_for_one(void) { return MSG_WAITFORONE; }

// MARK: The address that was asked, ip(7) and ipv6(7)

/// The kernel's `struct in_pktinfo`.
struct muster_ipv4_packet_info {
    int interface;
    struct in_addr local;
    struct in_addr destination;
};

/// The kernel's `struct in6_pktinfo`.
struct muster_ipv6_packet_info {
    struct in6_addr destination;
    unsigned int interface;
};

/// Octets of control data that hold one packet info of either kind.
static inline size_t muster_control_size(void) {
    return CMSG_SPACE(sizeof(struct muster_ipv6_packet_info));
}

/// The packet info of a received datagram if its level is `level`, else null.
static inline void *muster_packet_info(const struct msghdr *header, int level, int type) {
    struct cmsghdr *control = CMSG_FIRSTHDR(header);
    if (control == 0 || (header->msg_flags & MSG_CTRUNC) != 0) return 0;
    return control->cmsg_level == level && control->cmsg_type == type ? CMSG_DATA(control) : 0;
}

/// Makes the control data of a received datagram that of its reply: sent from the address that was
/// asked, by the route that the kernel chooses. The interface is kept where an address alone does
/// not name one (link-local IPv6). Without packet info the reply has no control data.
static inline void muster_answer_from_asked_address(struct msghdr *header) {
    struct muster_ipv4_packet_info *four =
        (struct muster_ipv4_packet_info *)muster_packet_info(header, IPPROTO_IP, IP_PKTINFO);
    struct muster_ipv6_packet_info *six =
        (struct muster_ipv6_packet_info *)muster_packet_info(header, IPPROTO_IPV6, IPV6_PKTINFO);
    if (four != 0) {
        four->interface = 0;
    } else if (six != 0) {
        if (!IN6_IS_ADDR_LINKLOCAL(&six->destination)) six->interface = 0;
    } else {
        header->msg_controllen = 0;
    }
}

/// Whether the source address of a received datagram is the address that it was sent to.
static inline int muster_asked_by_itself(const struct msghdr *header) {
    const struct muster_ipv4_packet_info *four =
        (const struct muster_ipv4_packet_info *)muster_packet_info(header, IPPROTO_IP, IP_PKTINFO);
    const struct muster_ipv6_packet_info *six =
        (const struct muster_ipv6_packet_info *)muster_packet_info(header, IPPROTO_IPV6,
                                                                   IPV6_PKTINFO);
    if (four != 0) {
        const struct sockaddr_in *source = (const struct sockaddr_in *)header->msg_name;
        return source->sin_addr.s_addr == four->destination.s_addr;
    }
    if (six != 0) {
        const struct sockaddr_in6 *source = (const struct sockaddr_in6 *)header->msg_name;
        return memcmp(&source->sin6_addr, &six->destination, sizeof source->sin6_addr) == 0;
    }
    return 0;
}

// MARK: Sockets

int muster_accept4(int listener, struct sockaddr *address, socklen_t *length, int flags)
    __asm__("accept4");

/// A socket for datagrams or, if `stream`, one for connections that never blocks.
static inline int muster_open_socket(int family, int stream) {
    int type = stream ? SOCK_STREAM | SOCK_NONBLOCK : SOCK_DGRAM;
    return socket(family, type | SOCK_CLOEXEC, 0);
}

/// Takes one waiting connection, which never blocks; fills in who opened it.
static inline int muster_accept(int listener, struct sockaddr_in6 *client) {
    socklen_t length = sizeof *client;
    return muster_accept4(listener, (struct sockaddr *)client, &length,
                          SOCK_NONBLOCK | SOCK_CLOEXEC);
}

/// Two ends of packets that stay whole, connected with each other; neither is inherited. 0 on success.
static inline int muster_packet_pair(int ends[2]) {
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
}

// MARK: Questions that another thread answers

/// What goes with a question from the thread that received it to the one that has it answered.
struct muster_handed_question {
    /// The UDP socket or the TCP thread that it came to, and whether it is the latter.
    uint32_t place;
    uint32_t stream;
    /// The connection's tag; unused for datagrams.
    uint64_t tag;
    /// Offsets in the message behind this: what `ReplyOutline` has.
    uint16_t outline[6];
    /// The client, and the control data with which the reply to a datagram is sent.
    struct sockaddr_in6 client;
    uint32_t control_length;
    unsigned char control[64];
};

/// Takes over sender and control data of a received datagram.
static inline void muster_note_sender(struct muster_handed_question *question,
                                      const struct msghdr *header) {
    struct msghdr reply = *header;
    muster_answer_from_asked_address(&reply);
    memcpy(&question->client, reply.msg_name, sizeof question->client);
    question->control_length = 0;
    if (reply.msg_controllen > 0 && reply.msg_controllen <= sizeof question->control) {
        question->control_length = (uint32_t)reply.msg_controllen;
        memcpy(question->control, reply.msg_control, reply.msg_controllen);
    }
}

/// Sends a question and its message as one packet, without waiting; -1 when there is no room.
static inline ssize_t muster_hand_over(int socket, const struct muster_handed_question *question,
                                       const void *message, size_t length) {
    struct iovec parts[2] = {{(void *)question, sizeof *question}, {(void *)message, length}};
    struct msghdr packet = {.msg_iov = parts, .msg_iovlen = 2};
    return sendmsg(socket, &packet, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/// Receives such a packet without waiting; gives the octets of its message, -1 when there is none
/// or one that is cut.
static inline ssize_t muster_take_over(int socket, struct muster_handed_question *question,
                                       void *message, size_t capacity) {
    struct iovec parts[2] = {{question, sizeof *question}, {message, capacity}};
    struct msghdr packet = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t length = recvmsg(socket, &packet, MSG_DONTWAIT);
    if (length < (ssize_t)sizeof *question || (packet.msg_flags & MSG_TRUNC) != 0) return -1;
    return length - (ssize_t)sizeof *question;
}

/// Sends the reply to a question that came as a datagram through the socket it came to.
static inline ssize_t muster_reply_through(int socket, struct muster_handed_question *question,
                                           const void *message, size_t length) {
    struct iovec part = {(void *)message, length};
    struct msghdr reply = {.msg_iov = &part, .msg_iovlen = 1};
    reply.msg_name = &question->client;
    reply.msg_namelen = question->client.sin6_family == AF_INET ? sizeof(struct sockaddr_in)
                                                                : sizeof(struct sockaddr_in6);
    reply.msg_control = question->control_length > 0 ? question->control : 0;
    reply.msg_controllen = question->control_length;
    return sendmsg(socket, &reply, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/// Sends a reply with the tag of its connection in front as one packet, without waiting.
static inline ssize_t muster_hand_back(int socket, uint64_t tag, const void *message,
                                       size_t length) {
    struct iovec parts[2] = {{&tag, sizeof tag}, {(void *)message, length}};
    struct msghdr packet = {.msg_iov = parts, .msg_iovlen = 2};
    return sendmsg(socket, &packet, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/// Receives such a packet without waiting; gives the octets of its message, -1 when there is none.
static inline ssize_t muster_take_back(int socket, uint64_t *tag, void *message, size_t capacity) {
    struct iovec parts[2] = {{tag, sizeof *tag}, {message, capacity}};
    struct msghdr packet = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t length = recvmsg(socket, &packet, MSG_DONTWAIT);
    return length < (ssize_t)sizeof *tag ? -1 : length - (ssize_t)sizeof *tag;
}

// MARK: Readiness, epoll(7)

/// Adds, changes or removes what is watched of `watched`; `tag` comes back with its events.
static inline int muster_epoll_change(int poll, int operation, int watched, uint32_t events,
                                      uint64_t tag) {
    struct epoll_event event;
    event.events = events;
    event.data.u64 = tag;
    return epoll_ctl(poll, operation, watched, &event);
}

static inline uint64_t muster_event_tag(const struct epoll_event *event) {
    return event->data.u64;
}

static inline uint32_t muster_epoll_in(void) { return EPOLLIN; }
static inline uint32_t muster_epoll_in_exclusive(void) { return EPOLLIN | EPOLLEXCLUSIVE; }
static inline uint32_t muster_epoll_out(void) { return EPOLLOUT; }

// MARK: Waking a thread, signal(7)

static inline void muster_heed(int signal) { (void)signal; }

/// Has the calling thread's system calls end with EINTR when it is woken. The signal is one that
/// does nothing unless somebody handles it.
static inline void muster_allow_waking(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = muster_heed;
    sigaction(SIGURG, &action, 0);
    sigset_t woken;
    sigemptyset(&woken);
    sigaddset(&woken, SIGURG);
    pthread_sigmask(SIG_UNBLOCK, &woken, 0);
}

/// Wakes such a thread, which must not have been joined, from the system call that it is in.
static inline void muster_wake(pthread_t thread) { pthread_kill(thread, SIGURG); }

// MARK: Threads and processors

/// A set of processors: the kernel's `cpu_set_t`.
struct muster_processors {
    unsigned long bits[1024 / (8 * sizeof(unsigned long))];
};

int muster_sched_getaffinity(int thread, size_t size, struct muster_processors *processors)
    __asm__("sched_getaffinity");
int muster_sched_setaffinity(int thread, size_t size, const struct muster_processors *processors)
    __asm__("sched_setaffinity");
int muster_pthread_setname(pthread_t thread, const char *name) __asm__("pthread_setname_np");

static inline int muster_has_processor(const struct muster_processors *processors, int number) {
    const int width = 8 * sizeof(unsigned long);
    return (int)(processors->bits[number / width] >> (number % width) & 1);
}

/// How many processors the calling thread may run on; 0 when the kernel does not say.
static inline int muster_processor_count(void) {
    struct muster_processors allowed = {{0}};
    if (muster_sched_getaffinity(0, sizeof allowed, &allowed) < 0) return 0;
    int count = 0;
    for (int number = 0; number < 1024; number++) count += muster_has_processor(&allowed, number);
    return count;
}

/// Binds the calling thread to the `index`th processor that it may run on; 0 on success.
static inline int muster_pin_thread(int index) {
    struct muster_processors allowed = {{0}}, one = {{0}};
    const int width = 8 * sizeof(unsigned long);
    if (muster_sched_getaffinity(0, sizeof allowed, &allowed) < 0) return -1;
    for (int number = 0; number < 1024; number++) {
        if (!muster_has_processor(&allowed, number) || index-- > 0) continue;
        one.bits[number / width] = 1ul << (number % width);
        return muster_sched_setaffinity(0, sizeof one, &one);
    }
    return -1;
}

// MARK: Memory, malloc_trim(3)

int muster_malloc_trim(size_t kept) __asm__("malloc_trim");

#endif
