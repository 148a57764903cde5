/* The kernels for any processor. */
#include "policy/vector_kernel.h"

#ifndef __clang__
#pragma GCC optimize("O3")
#endif
#define ISA portable
#include "policy/vector_kernels.inc"
