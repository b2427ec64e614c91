"""What a call holds at its peak, its result among it; not the operands, nor what a library keeps between calls."""
import ctypes
import gc
import platform

RESET_PEAK = "5"  # proc(5), /proc/PID/clear_refs


def allocated(call):
    """The most that PyTorch's allocator has handed out in a call, less what was there before."""
    from torch.profiler import ProfilerActivity, profile
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiled:
        kept = call()
    held = most = 0
    for event in profiled.profiler.kineto_results.events():
        if event.name() == "[memory]":
            held += event.nbytes()
            most = max(most, held)
    del kept
    return most


def resident(field):
    """Bytes of this process now (VmRSS) or at most (VmHWM)."""
    with open("/proc/self/status") as lines:
        return next(1024 * int(line.split()[1]) for line in lines if line.startswith(field + ":"))


def growth(call):
    """The most that is resident in a call, less what was before it; what is free goes back to the system first, or it would
    be used again unseen."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/clear_refs", "w") as out:
        out.write(RESET_PEAK)
    before = resident("VmRSS")
    kept = call()
    most = resident("VmHWM")
    del kept
    return max(0, most - before)


def peak(call, modules):
    """Bytes of a warm call by a library of these modules, or None where nobody tells. What is resident holds fragments too,
    what an allocator has handed out need not be touched: the smaller of the two is nearer to what the call holds."""
    told = [allocated(call)] if "torch" in modules else []
    if platform.libc_ver()[0] == "glibc":
        told.append(growth(call))
    return min(told, default=None)
