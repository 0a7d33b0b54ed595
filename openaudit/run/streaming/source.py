"""Where a model's numbers come from, and how they are put in their place and taken out again."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import torch


class Source(Protocol):
    """Gives a part of the model its numbers; `prefix` is a parameter name up to the part, with its dot."""

    def fill(self, module: torch.nn.Module, prefix: str, skip: frozenset[str], *, keep: bool) -> None:
        """Set every parameter of `module` that is not in `skip`; unless `keep`, the next call may overwrite them."""
        ...

    def expect(self, module: torch.nn.Module, prefix: str) -> None:
        """Say that the numbers of `prefix` are wanted soon."""
        ...

    def rows(self, name: str, ids: Sequence[int]) -> torch.Tensor:
        """[N, D] on the processor: the rows `ids` of the matrix `name`."""
        ...

    def block(self, name: str, start: int, stop: int) -> torch.Tensor:
        """[stop - start, D] on the processor: neighbouring rows; the next call may overwrite them."""
        ...

    def expect_rows(self, name: str, start: int, stop: int) -> None:
        """Say that these rows are wanted soon."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


def put(module: torch.nn.Module, name: str, value: torch.Tensor, device: torch.device) -> None:
    """Set the parameter or buffer `name` in its own dtype on `device`."""
    path, _, leaf = name.rpartition(".")
    inner = module.get_submodule(path)
    if leaf in inner._buffers:  # setattr would refuse a tensor of another device
        inner._buffers[leaf] = value.to(device, inner._buffers[leaf].dtype)
        return
    moved = value.to(device, inner._parameters[leaf].dtype)
    inner._parameters[leaf] = torch.nn.Parameter(moved, requires_grad=False)


def empty(module: torch.nn.Module, blank: Mapping[str, torch.nn.Parameter]) -> None:
    """Put the parameters of `blank` back in place of those with numbers."""
    for name, parameter in blank.items():
        path, _, leaf = name.rpartition(".")
        module.get_submodule(path)._parameters[leaf] = parameter
