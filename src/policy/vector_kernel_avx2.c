/* The kernels for processors with AVX2. */
#include "policy/vector_kernel.h"

#ifndef __clang__
#pragma GCC optimize("O3")
#pragma GCC target("avx2,bmi2")
#define WITH_AVX2
#endif
#define ISA avx2
#include "policy/vector_kernels.inc"
