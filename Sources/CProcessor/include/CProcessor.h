/// What a processor can be told that Swift has no word for.

#ifndef MUSTER_CPROCESSOR_H
#define MUSTER_CPROCESSOR_H

/// Has the processor fetch the line of its cache that an address is in, without waiting for it.
/// Nothing need be at the address.
static inline void muster_prefetch(const void *address) { __builtin_prefetch(address); }

#endif
