"""The numbers of the system calls that the filters name, on x86-64 and on 64-bit ARM."""

X86_64, AARCH64 = 0xC000003E, 0xC00000B7
"""What the kernel's audit calls the two; from linux/audit.h."""

MACHINES = {"x86_64": (X86_64, 0), "aarch64": (AARCH64, 1)}
"""From what uname says to the audit's number and the column below."""

_ABSENT = -1
"""ARM came late, and was spared the calls that had been replaced."""

NUMBERS: dict[str, tuple[int, int]] = {
    # From asm/unistd_64.h and asm-generic/unistd.h.
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67),
    "preadv": (295, 69), "lseek": (8, 62), "close": (3, 57), "fstat": (5, 80), "fcntl": (72, 25), "dup": (32, 23),
    "poll": (7, _ABSENT), "ppoll": (271, 73), "select": (23, _ABSENT), "pselect6": (270, 72),
    "mmap": (9, 222), "munmap": (11, 215), "mprotect": (10, 226), "mremap": (25, 216), "madvise": (28, 233),
    "brk": (12, 214), "membarrier": (324, 283), "futex": (202, 98), "futex_waitv": (449, 449),
    "set_robust_list": (273, 99), "get_robust_list": (274, 100), "rseq": (334, 293), "set_tid_address": (218, 96),
    "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120), "getcpu": (309, 168), "clone": (56, 220), "clone3": (435, 435),
    "exit": (60, 93), "exit_group": (231, 94), "gettid": (186, 178), "getpid": (39, 172), "getppid": (110, 173),
    "tgkill": (234, 131), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "restart_syscall": (219, 128), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "nanosleep": (35, 101), "gettimeofday": (96, 169),
    "time": (201, _ABSENT), "times": (100, 153), "getrusage": (98, 165), "getrlimit": (97, 163),
    "prlimit64": (302, 261), "sysinfo": (99, 179), "uname": (63, 160), "getrandom": (318, 278),
    "prctl": (157, 167), "getuid": (102, 174), "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177),
    "newfstatat": (262, 79), "statx": (332, 291), "ioctl": (16, 29),
    "open": (2, _ABSENT), "openat": (257, 56), "openat2": (437, 437), "creat": (85, _ABSENT), "stat": (4, _ABSENT),
    "lstat": (6, _ABSENT), "access": (21, _ABSENT), "faccessat": (269, 48), "faccessat2": (439, 439),
    "readlink": (89, _ABSENT), "readlinkat": (267, 78),
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, _ABSENT), "vfork": (58, _ABSENT),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "kcmp": (312, 272), "kill": (62, 129), "tkill": (200, 130),
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206), "sendmsg": (46, 211), "sendmmsg": (307, 269),
    "mount": (165, 40), "umount2": (166, 39), "move_mount": (429, 429), "open_tree": (428, 428),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "mount_setattr": (442, 442),
    "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "keyctl": (250, 219), "add_key": (248, 217),
    "request_key": (249, 218), "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "reboot": (169, 142), "swapon": (167, 224),
    "swapoff": (168, 225), "open_by_handle_at": (304, 265), "fanotify_init": (300, 262), "acct": (163, 89),
    "iopl": (172, _ABSENT), "ioperm": (173, _ABSENT), "memfd_create": (319, 279), "memfd_secret": (447, 447),
}
