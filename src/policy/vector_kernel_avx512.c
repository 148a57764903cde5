/* The kernels for processors with AVX-512 (F, BW, VL, DQ). */
#include "policy/vector_kernel.h"

#ifndef __clang__
#pragma GCC optimize("O3")
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,bmi2,prefer-vector-width=512")
#define WITH_AVX2
#define WITH_AVX512
#endif
#define ISA avx512
#include "policy/vector_kernels.inc"
