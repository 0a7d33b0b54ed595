"""Numbers of system calls by machine (arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h)."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Calls that are refused, and those whose arguments decide; `opening` gives the argument that holds the flags.

    `internet` are those of the refused that a process needs which talks to itself over its own loopback.
    """

    arch: int
    refused: frozenset[int]
    clone: int
    tgkill: int
    prlimit: int
    opening: tuple[tuple[int, int], ...]
    socket: int
    internet: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Calls that have the same number everywhere: refused, and those that are said not to exist."""

    refused: frozenset[int]
    absent: tuple[int, ...]


COMMON = Shared(
    refused=frozenset(
        (
            *(424, 434, 438, 440),  # pidfd_send_signal, pidfd_open, pidfd_getfd, process_madvise
            *(425, 426, 427),  # io_uring: system calls that a filter does not see
            *(428, 429, 430, 431, 432, 433, 442),  # mounting
            *(447, 452, 463, 466),  # memfd_secret, fchmodat2, setxattrat, removexattrat
        )
    ),
    absent=(435, 437),  # clone3, openat2: their arguments stand in memory, where a filter cannot look
)
CALLS: Mapping[str, Table] = {
    "x86_64": Table(
        arch=0xC000_003E,
        refused=frozenset(
            (
                *range(41, 56),  # sockets
                *(288, 299, 307),  # accept4, recvmmsg, sendmmsg
                *(57, 58, 59, 322),  # fork, vfork, execve, execveat
                *(62, 200, 129, 297),  # kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo
                *(101, 310, 311, 312),  # ptrace, process_vm_readv, process_vm_writev, kcmp
                *(109, 112, 160),  # setpgid, setsid, setrlimit
                *(76, 77, 82, 83, 84, 85, 86, 87, 88, 133),  # truncate, ftruncate, rename … symlink, mknod
                *(
                    258,
                    259,
                    263,
                    264,
                    265,
                    266,
                    316,
                ),  # mkdirat, mknodat, unlinkat, renameat, linkat, symlinkat, renameat2
                *(90, 91, 92, 93, 94, 260, 268),  # chmod, fchmod, chown, fchown, lchown, fchownat, fchmodat
                *(132, 235, 261, 280, 188, 189, 190, 197, 198, 199),  # times and extended attributes
                *(29, 64, 68, 240, 319),  # shmget, semget, msgget, mq_open, memfd_create
                *(155, 161, 165, 166, 167, 169, 272, 308),  # pivot_root, chroot, mount … reboot, unshare, setns
                *(175, 176, 246, 313, 320),  # modules and kexec
                *(206, 248, 249, 250, 298, 303, 304, 321, 323),  # io_setup, keys, perf, file handles, bpf, userfaultfd
            )
        ),
        clone=56,
        tgkill=234,
        prlimit=302,
        opening=((2, 1), (257, 2)),
        socket=41,
        internet=frozenset((*range(41, 53), 54, 55, 288)),  # all but socketpair, and of the later ones accept4
    ),
    "aarch64": Table(
        arch=0xC000_00B7,
        refused=frozenset(
            (
                *range(198, 213),  # sockets
                *(242, 243, 269),  # accept4, recvmmsg, sendmmsg
                *(221, 281),  # execve, execveat
                *(129, 130, 138, 240),  # kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo
                *(117, 270, 271, 272),  # ptrace, process_vm_readv, process_vm_writev, kcmp
                *(154, 157, 164),  # setpgid, setsid, setrlimit
                *(33, 34, 35, 36, 37, 38, 45, 46, 276),  # mknodat … renameat, truncate, ftruncate, renameat2
                *(52, 53, 54, 55, 88, 5, 6, 7, 14, 15, 16),  # modes, owners, times, extended attributes
                *(180, 186, 190, 194, 279),  # mq_open, msgget, semget, shmget, memfd_create
                *(
                    39,
                    40,
                    41,
                    51,
                    97,
                    142,
                    224,
                    268,
                ),  # umount2, mount, pivot_root, chroot, unshare, reboot, swapon, setns
                *(104, 105, 106, 273, 294),  # modules and kexec
                *(0, 217, 218, 219, 241, 264, 265, 280, 282),  # io_setup, keys, perf, file handles, bpf, userfaultfd
            )
        ),
        clone=220,
        tgkill=131,
        prlimit=261,
        opening=((56, 2),),
        socket=198,
        internet=frozenset((198, *range(200, 213), 242)),
    ),
}
