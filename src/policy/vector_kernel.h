/* The kernels: one block of owners through one programme. The same source (vector_kernel.inc) is compiled for each
 * width of a set and each instruction set. */
#ifndef YICAI_POLICY_VECTOR_KERNEL_H
#define YICAI_POLICY_VECTOR_KERNEL_H

#include "policy/vector.h"
#include "policy/vector_graph.h"

#define LANES_STEP 64 /* the last block of a shape is computed up to a multiple of it */

/* What a programme runs on: memory aligned to 64 bytes. */
struct frame {
	const int32_t *block; /* columns of LANES numbers */
	int32_t *number;      /* [register][LANES] */
	void *set;            /* [register][LANES], each of the width's bytes */
	uint8_t *escaped;     /* [LANES] bits of policies for which the owner is left to the reference evaluator */
	int lanes;            /* owners that there are, up to the next LANES_STEP */
	const char *ahead;    /* memory that is wanted next, while the programme runs; NULL: none */
	size_t bytes;
};

typedef void (*kernel)(const struct graph *g, const struct frame *f);

/* The kernel for sets of this many bits (16, 32 or 64) on this processor; VECTOR_AUTO takes the best there is. NULL when
 * the processor does not have the instructions asked for. */
kernel kernel_for(enum vector_isa isa, int bits);

/* One of each for a width: made by vector_kernel_*.c. */
#define KERNELS(X) X(portable) X(avx2) X(avx512)
#define X(isa)                                                                                                       \
	void kernel_##isa##_16(const struct graph *g, const struct frame *f);                                        \
	void kernel_##isa##_32(const struct graph *g, const struct frame *f);                                        \
	void kernel_##isa##_64(const struct graph *g, const struct frame *f);
KERNELS(X)
#undef X

#endif
