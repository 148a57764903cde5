/* Which kernel runs on this processor. */
#include "policy/vector_kernel.h"

/* The processor, and this build, can run it. */
static bool runs_here(enum vector_isa isa)
{
#if defined(__x86_64__) && !defined(__clang__)
	__builtin_cpu_init();
	if (isa == VECTOR_AVX512)
		return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
		       __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
		       __builtin_cpu_supports("bmi2");
	if (isa == VECTOR_AVX2)
		return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
#endif
	return isa == VECTOR_PORTABLE;
}

kernel kernel_for(enum vector_isa isa, int bits)
{
	static const kernel kernels[][3] = {
#define X(isa_) {kernel_##isa_##_16, kernel_##isa_##_32, kernel_##isa_##_64},
	    KERNELS(X)
#undef X
	};
	if (isa == VECTOR_AUTO)
		isa = runs_here(VECTOR_AVX512) ? VECTOR_AVX512
		      : runs_here(VECTOR_AVX2) ? VECTOR_AVX2
					       : VECTOR_PORTABLE;
	return runs_here(isa) ? kernels[isa - VECTOR_PORTABLE][bits == 16 ? 0 : bits == 32 ? 1 : 2] : NULL;
}
