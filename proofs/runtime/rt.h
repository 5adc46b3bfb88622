/* What wasm2c's output needs to be checked by CBMC, instead of wasm2c's own runtime.

   Linear memory is 32-bit words that CBMC keeps as one symbol each: an access at a constant address is that symbol, and
   nothing of the memory reaches the solver. Pointers have 32 bits: in wider words one would share its word with whatever
   lies beside, and no longer be a constant. An access takes CBMC as long as the arrays on its way are, so that the words lie
   in small pages and those in small tables, which build.mjs declares with WORD. An access at an address that depends on the input
   costs a choice among all words: harnesses are shaped so that there are few. */
#include <stdint.h>
typedef uint8_t u8;
typedef int8_t s8;
typedef uint16_t u16;
typedef int16_t s16;
typedef uint32_t u32;
typedef int32_t s32;
typedef uint64_t u64;
typedef int64_t s64;
typedef float f32;
typedef double f64;
#define WASM_RT_CORE_TYPES_DEFINED
typedef struct { u32 pages; } wasm_rt_memory_t;
typedef struct { u32 size; } wasm_rt_funcref_table_t;

/* One pass over the file: no CHECK may fail, and each COVER must, which stands where the input must be able to come, so
   that the others say something. For the trace of a counterexample there are checks alone. */
#define CHECK(holds, what) __CPROVER_assert(holds, what)
#ifdef TRACING
#define COVER(condition, what) ((void)0)
#else
#define COVER(condition, what) __CPROVER_assert(!(condition), what)
#endif
#define FAIL(what) ({ CHECK(0, what); __CPROVER_assume(0); })
#define UNREACHABLE FAIL("panic")
static u32 trap(void) { FAIL("trap"); return 0; }

#define LIKELY(x) (x)
#define UNLIKELY(x) (x)
#define FUNC_PROLOGUE
#define FUNC_EPILOGUE

/* Macros, since CBMC looks at every symbol whenever a function returns. An access beyond the memory is a failed check. */
#define BOUNDS(address, bytes) \
  if ((u64)(address) + (bytes) > MEMORY) FAIL("access out of memory")
#define PART(address) ((u32)(address) & 3)
#define SHIFT(address) (PART(address) * 8)
#define LOAD(address, stored, extended, result) ({ \
  u64 at = (address); \
  BOUNDS(at, sizeof(stored)); \
  u64 read = WORD(at) >> SHIFT(at); \
  if (sizeof(stored) > 1 && PART(at) + sizeof(stored) > 4) read |= (u64)WORD(at + 4) << (32 - SHIFT(at)); \
  if (sizeof(stored) > 4 && PART(at) + sizeof(stored) > 8) read |= (u64)WORD(at + 8) << (64 - SHIFT(at)); \
  (result)(extended)(stored)read; \
})
#define BYTES(count) ((u32)(((u64)1 << (count) * 8) - 1))
#define STORE_WITHIN(address, bytes, value) \
  WORD(address) = (WORD(address) & ~(BYTES(bytes) << SHIFT(address))) | (((u32)(value) & BYTES(bytes)) << SHIFT(address))
#define STORE(address, stored, value) ({ \
  u64 at = (address); \
  u64 written = (stored)(value); \
  u32 first = 4 - PART(at); \
  BOUNDS(at, sizeof(stored)); \
  if (sizeof(stored) == 1 || sizeof(stored) < first) STORE_WITHIN(at, sizeof(stored), written); \
  else { \
    if (first == 4) WORD(at) = (u32)written; \
    else STORE_WITHIN(at, first, written); \
    if (sizeof(stored) >= first + 4) WORD(at + first) = (u32)(written >> first * 8); \
    u32 last = (sizeof(stored) - first) & 3; \
    if (last > 0) STORE_WITHIN(at + sizeof(stored) - last, last, written >> (sizeof(stored) - last) * 8); \
  } \
})
#define i32_load(memory, address) LOAD(address, u32, u32, u32)
#define i64_load(memory, address) LOAD(address, u64, u64, u64)
#define i32_load8_s(memory, address) LOAD(address, s8, s32, u32)
#define i64_load8_s(memory, address) LOAD(address, s8, s64, u64)
#define i32_load8_u(memory, address) LOAD(address, u8, u32, u32)
#define i64_load8_u(memory, address) LOAD(address, u8, u64, u64)
#define i32_load16_s(memory, address) LOAD(address, s16, s32, u32)
#define i64_load16_s(memory, address) LOAD(address, s16, s64, u64)
#define i32_load16_u(memory, address) LOAD(address, u16, u32, u32)
#define i64_load16_u(memory, address) LOAD(address, u16, u64, u64)
#define i64_load32_s(memory, address) LOAD(address, s32, s64, u64)
#define i64_load32_u(memory, address) LOAD(address, u32, u64, u64)
#define i32_store(memory, address, value) STORE(address, u32, value)
#define i64_store(memory, address, value) STORE(address, u64, value)
#define i32_store8(memory, address, value) STORE(address, u8, value)
#define i32_store16(memory, address, value) STORE(address, u16, value)
#define i64_store8(memory, address, value) STORE(address, u8, value)
#define i64_store16(memory, address, value) STORE(address, u16, value)
#define i64_store32(memory, address, value) STORE(address, u32, value)

#define COPY_BYTE(to, from) STORE_WITHIN(to, 1, WORD(from) >> SHIFT(from))
/* memory.copy is memmove. These loops have bounds of their own: see cbmc.mjs. */
static void memory_copy(wasm_rt_memory_t* to, wasm_rt_memory_t* from, u32 d, u32 s, u32 n) {
  BOUNDS(d, n);
  BOUNDS(s, n);
  u32 i = 0;
  if (d > s && d - s < n) {
    for (; i < n; i++) COPY_BYTE(d + n - 1 - i, s + n - 1 - i);
    return;
  }
  for (; i < n && PART(d + i) > 0; i++) COPY_BYTE(d + i, s + i);
  if (PART(s + i) == 0) for (; i + 4 <= n; i += 4) WORD(d + i) = WORD(s + i);
  else for (; i + 4 <= n; i += 4) WORD(d + i) = WORD(s + i) >> SHIFT(s + i) | WORD(s + i + 4) << (32 - SHIFT(s + i));
  for (; i < n; i++) COPY_BYTE(d + i, s + i);
}
static void memory_fill(wasm_rt_memory_t* memory, u32 d, u32 v, u32 n) {
  BOUNDS(d, n);
  u32 i = 0;
  for (; i < n && PART(d + i) > 0; i++) STORE_WITHIN(d + i, 1, v);
  for (; i + 4 <= n; i += 4) WORD(d + i) = (u8)v * (u32)0x01010101;
  for (; i < n; i++) STORE_WITHIN(d + i, 1, v);
}
/* Constants stand in the pages from the beginning. */
#define LOAD_DATA(memory, at, bytes, n) ((void)0)
static void wasm_rt_allocate_memory(wasm_rt_memory_t* memory, u32 pages, u32 most) { memory->pages = pages; }

#define I32_CLZ(x) ((x) ? __builtin_clz(x) : 32)
#define I64_CLZ(x) ((x) ? __builtin_clzll(x) : 64)
#define I32_CTZ(x) ((x) ? __builtin_ctz(x) : 32)
#define I64_CTZ(x) ((x) ? __builtin_ctzll(x) : 64)
#define I32_POPCNT(x) (__builtin_popcount(x))
#define I64_POPCNT(x) (__builtin_popcountll(x))
#define DIV_U(x, y) ((y) == 0 ? trap() : (x) / (y))
#define REM_U(x, y) ((y) == 0 ? trap() : (x) % (y))
#define ROTL(x, y, mask) (((x) << ((y) & (mask))) | ((x) >> (((mask) - (y) + 1) & (mask))))
#define ROTR(x, y, mask) (((x) >> ((y) & (mask))) | ((x) << (((mask) - (y) + 1) & (mask))))
#define I32_ROTL(x, y) ROTL(x, y, 31)
#define I64_ROTL(x, y) ROTL(x, y, 63)
#define I32_ROTR(x, y) ROTR(x, y, 31)
#define I64_ROTR(x, y) ROTR(x, y, 63)

/* What harnesses import. Each word drawn stands in a counterexample's trace under this name. */
struct Z_kani_instance_t;
u64 nondet_u64(void);
u64 Z_kaniZ_any_u64(struct Z_kani_instance_t* kani) {
  u64 drawn = nondet_u64();
  return drawn;
}
void Z_kaniZ_assume(struct Z_kani_instance_t* kani, u32 condition) { __CPROVER_assume(condition != 0); }
