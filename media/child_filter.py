"""Let the kernel refuse every system call that decoding does not need: seccomp filters, in plain BPF.

For decoders a list of what is allowed, installed once everything is imported and before the first byte
of the file: no file opened or listed, no program or process started, no socket, no page of memory made executable.
For outside programs, which must start and open files, a list of what is never needed.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Sequence

from media.child_calls import MACHINES, NUMBERS, X86_64

_LOAD, _JUMP_EQUAL, _JUMP_FROM, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
"""BPF: load a word, jump if equal, if not less, if any bit is set; from linux/bpf_common.h."""

_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_SET_FILTER, _ALL_THREADS = 1, 1
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_OTHER_ABI = 0x40000000
"""The x32 calls have their own numbers above this on x86-64, which a filter by number would let pass."""

_THREAD, _NEW_NAMESPACES = 0x00010000, 0x7E020000
"""Flags of clone, from linux/sched.h."""
_EXECUTABLE = 4
_EMPTY_PATH = 0x1000
"""The flag with which stat asks about an open descriptor."""
_NAMING, _ASKING_FILTER = (15, 16), 21
"""prctl's PR_SET_NAME and PR_GET_NAME, with which FFmpeg names its threads, and PR_GET_SECCOMP."""

HARMLESS = (
    "read", "readv", "pread64", "preadv", "write", "writev", "lseek", "close", "fstat", "dup", "poll", "ppoll",
    "select", "pselect6", "munmap", "mremap", "madvise", "brk", "membarrier", "futex", "futex_waitv", "set_robust_list",
    "get_robust_list", "rseq", "set_tid_address", "sched_yield", "sched_getaffinity", "sched_getparam",
    "sched_getscheduler", "getcpu", "exit", "exit_group", "gettid", "getpid", "getppid", "rt_sigaction",
    "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "clock_gettime", "clock_getres",
    "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times", "getrusage", "getrlimit", "sysinfo", "uname",
    "getrandom", "getuid", "geteuid", "getgid", "getegid")
"""Memory, threads, clocks, and what was open already. Measured with strace over every handled codec."""

HOSTILE = (
    "execve", "execveat", "fork", "vfork", "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4")
NEVER = (
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_open", "pidfd_getfd",
    "pidfd_send_signal", "kcmp", "mount", "umount2", "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount",
    "mount_setattr", "pivot_root", "chroot", "unshare", "setns", "bpf", "io_uring_setup", "io_uring_enter",
    "io_uring_register", "perf_event_open", "userfaultfd", "keyctl", "add_key", "request_key", "kexec_load",
    "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot", "swapon", "swapoff",
    "open_by_handle_at", "fanotify_init", "acct", "iopl", "ioperm", "memfd_secret")
"""Whoever calls one of these is no decoder any more: the process dies at once."""

LOCKED = ("open", "openat", "openat2", "creat", "stat", "lstat", "access", "faccessat", "faccessat2", "readlink",
          "readlinkat")
"""Libraries ask for files in passing (how many processors, which locale): they are told that they may not."""

_libc = ctypes.CDLL(None, use_errno=True)
Program = list[tuple[int, int, int, int]]
"""Instructions of BPF: operation, jump if true, jump if false, value."""


def for_decoding() -> bytes:
    """Return the filter of a decoder: all but what is listed is refused.

    Raises:
        OSError: there is no table for this machine's architecture.
    """
    own = os.getpid()
    calls = {name: _answer(_ALLOW) for name in HARMLESS}
    calls |= {name: _answer(_KILL) for name in (*HOSTILE, *NEVER)}
    calls |= {name: _answer(_ERRNO | errno.EACCES) for name in LOCKED}
    calls |= {
        "clone": [*_if_bits(0, _NEW_NAMESPACES, _KILL), *_if_bits(0, _THREAD, _ALLOW), *_answer(_KILL)],
        # Its flags lie in memory, where a filter cannot look; the C library then falls back to clone.
        "clone3": _answer(_ERRNO | errno.ENOSYS),
        "mmap": [*_if_bits(2, _EXECUTABLE, _ERRNO | errno.EACCES), *_answer(_ALLOW)],
        "mprotect": [*_if_bits(2, _EXECUTABLE, _ERRNO | errno.EACCES), *_answer(_ALLOW)],
        "newfstatat": [*_if_bits(3, _EMPTY_PATH, _ALLOW), *_answer(_ERRNO | errno.EACCES)],
        "statx": [*_if_bits(2, _EMPTY_PATH, _ALLOW), *_answer(_ERRNO | errno.EACCES)],
        "fcntl": [*_if_any(1, (0, 1, 2, 3, 1030)), *_answer(_ERRNO | errno.EPERM)],  # duplicates and flags
        "prctl": [*_if_any(0, (*_NAMING, _ASKING_FILTER)), *_answer(_ERRNO | errno.EPERM)],
        "tgkill": [*_if_any(0, (own,)), *_answer(_ERRNO | errno.EPERM)],  # abort() ends itself with it
        "prlimit64": [*_unless_null(2, _ERRNO | errno.EPERM), *_if_any(0, (0, own)), *_answer(_ERRNO | errno.EPERM)],
        "ioctl": _answer(_ERRNO | errno.ENOTTY),
    }
    return _assembled(calls, _ERRNO | errno.EPERM)


def for_programs() -> bytes:
    """Return the filter of an outside program, which is started under it: what it never needs kills it.

    Raises:
        OSError: there is no table for this machine's architecture.
    """
    calls = {name: _answer(_KILL) for name in NEVER}
    calls |= {"socket": _answer(_ERRNO | errno.EACCES), "socketpair": _answer(_ERRNO | errno.EACCES),
              "clone": [*_if_bits(0, _NEW_NAMESPACES, _KILL), *_if_bits(0, _THREAD, _ALLOW),
                        *_answer(_ERRNO | errno.EPERM)],
              "fork": _answer(_ERRNO | errno.EPERM), "vfork": _answer(_ERRNO | errno.EPERM),
              "clone3": _answer(_ERRNO | errno.ENOSYS), "memfd_create": _answer(_ERRNO | errno.EPERM)}
    return _assembled(calls, _ALLOW)


def installed(program: bytes) -> bool:
    """Put the filter over every thread of this process, for good; whether the kernel took it."""
    machine = os.uname().machine
    if machine not in _SECCOMP:
        return False
    held = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("@HP", len(program) // 8, ctypes.addressof(held))
    taken: int = _libc.syscall(_SECCOMP[machine], _SET_FILTER, _ALL_THREADS, head)
    return taken == 0 and _libc.prctl(_ASKING_FILTER, 0, 0, 0, 0) == 2


def _assembled(calls: dict[str, Program], otherwise: int) -> bytes:
    machine = os.uname().machine
    if machine not in MACHINES:
        raise OSError(errno.ENOSYS, f"no table of system calls for {machine}")
    audit, column = MACHINES[machine]
    program: Program = [(_LOAD, 0, 0, 4), (_JUMP_EQUAL, 1, 0, audit), *_answer(_KILL), (_LOAD, 0, 0, 0)]
    if audit == X86_64:
        program += [(_JUMP_FROM, 0, 1, _OTHER_ABI), *_answer(_KILL)]
    for name, body in calls.items():
        number = NUMBERS[name][column]
        if number >= 0:
            program += [(_JUMP_EQUAL, 0, len(body), number), *body]
    program += _answer(otherwise)
    return b"".join(struct.pack("=HBBI", *line) for line in program)


def _answer(action: int) -> Program:
    return [(_RETURN, 0, 0, action)]


def _if_bits(argument: int, bits: int, action: int) -> Program:
    return [(_LOAD, 0, 0, 16 + 8 * argument), (_JUMP_BITS, 0, 1, bits), *_answer(action)]


def _if_any(argument: int, values: Sequence[int]) -> Program:
    """Allow where the lower half of an argument is one of the values; the kernel reads these as 32 bits."""
    lines: Program = [(_LOAD, 0, 0, 16 + 8 * argument)]
    for value in values:
        lines += [(_JUMP_EQUAL, 0, 1, value), *_answer(_ALLOW)]
    return lines


def _unless_null(argument: int, action: int) -> Program:
    """Answer with `action` where either half of a pointer is set."""
    halves = (16 + 8 * argument, 20 + 8 * argument)
    return [line for half in halves for line in ((_LOAD, 0, 0, half), (_JUMP_EQUAL, 1, 0, 0), *_answer(action))]
