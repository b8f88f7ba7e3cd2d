// What Swift sees of ldns. Its headers are not self-contained, so the whole of them is taken.

#ifndef MUSTER_CLDNS_SHIM_H
#define MUSTER_CLDNS_SHIM_H

#include <stdlib.h>
#include <string.h>

#include <ldns/ldns.h>

/// Frees text that ldns allocated: LDNS_FREE is a macro that Swift cannot call.
static inline void muster_ldns_free_text(char *text) { free(text); }

#endif
