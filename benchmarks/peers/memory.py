"""What a call holds at its peak, as the growth of this process: that counts every allocator. On Linux with glibc alone."""
import ctypes
import gc
import platform
import statistics

RESET_PEAK = "5"  # proc(5), /proc/PID/clear_refs
MMAP_THRESHOLD = -3  # malloc.h, M_MMAP_THRESHOLD
LARGE = 1 << 17
LONG = 2  # seconds


def resident(field):
    """Bytes now (VmRSS) or at most (VmHWM)."""
    with open("/proc/self/status") as lines:
        return next(1024 * int(line.split()[1]) for line in lines if line.startswith(field + ":"))


def growth(call):
    """Bytes that are resident at most during a warm call, less those before it. The result counts; the operands, and what a
    library keeps between calls, do not. Freed memory goes back to the system at once, or it would be counted while nobody
    holds it, or used again unseen."""
    libc = ctypes.CDLL(None)
    libc.mallopt(MMAP_THRESHOLD, LARGE)
    gc.collect()
    libc.malloc_trim(0)
    with open("/proc/self/clear_refs", "w") as out:
        out.write(RESET_PEAK)
    before = resident("VmRSS")
    kept = call()
    most = resident("VmHWM")
    del kept
    return max(0, most - before)


def peak(call, seconds):
    """The median of some calls that take so many seconds each, or None where the system does not tell."""
    if platform.libc_ver()[0] != "glibc":
        return None
    return statistics.median_low([growth(call) for _ in range(1 if seconds > LONG else 3)])
