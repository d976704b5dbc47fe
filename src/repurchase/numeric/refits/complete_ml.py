"""Maximum likelihood of many complete samples at once in the dense form: a negative variance is inside its domain."""

import numpy as np

from repurchase.array_types import Array
from repurchase.numeric.estimate.ml_discrepancy import (
    Point,
    SampleMoments,
    discrepancy_at,
    information_at,
    point,
    residual_mean,
)
from repurchase.numeric.refits.own_metric import curvatures
from repurchase.numeric.sem.layout import Layout


class CompleteML:
    """F, its gradient and half its Hessian, expected or observed, of many samples.

    Parameters
    ----------
    layout : Layout
    moments : SampleMoments
        Of R samples.
    x : (R, n_x) array
        Moments of exogenous observed variables.
    """

    curved = True

    def __init__(self, layout: Layout, moments: SampleMoments, x: Array) -> None:
        self.layout, self.moments, self.x = layout, moments, x
        self.constant = (moments.logdet * moments.weights).sum(-1) + layout.p  # what F has less than the fast form's

    def __call__(self, theta: Array, rows: Array) -> tuple[Array, Array]:
        """F (n,) and gradient (n, q) of the samples `rows` at theta (n, q)."""
        return discrepancy_at(self._point(theta, rows), self.moments.take(rows))

    def hessian(self, theta: Array, rows: Array, exact: bool) -> Array:
        """Half the Hessian (n, q, q): the observed information where `exact`, else the expected one."""
        points = self._point(theta, rows)
        if not exact:
            return information_at(points, self.moments.weights)
        return observed_information(points, self.moments.take(rows))

    def _point(self, theta: Array, rows: Array) -> Point:
        return point(self.layout, theta, self.x[rows], alike=True)


def observed_information(point: Point, moments: SampleMoments) -> Array:
    """Half the second derivatives of F (R, q, q) at R points of as many samples, as `hessian_at` of one."""
    layout, D = point.layout, point.D
    d = residual_mean(moments, point.mu)
    S = moments.S if d is None else moments.S + d[..., :, None] * d[..., None, :]
    turned = D.swapaxes(-1, -2) @ point.W
    K, A = turned @ D, turned @ S @ turned.swapaxes(-1, -2)
    rho = None if d is None else (turned @ d[..., None])[..., 0]
    result = np.zeros((len(D), layout.q, layout.q))
    for g in range(layout.n_groups):
        rows = np.flatnonzero(layout.group == g)
        r = None if rho is None else rho[:, g]
        part = 0.5 * curvatures(layout, g, point.mats, K[:, g] - A[:, g], r)
        part += _first_order(layout, rows, K[:, g], A[:, g], r, point.mean_weights[:, g])
        result[:, rows[:, None], rows] = moments.weights[g] * part
    return result


def _first_order(layout: Layout, positions: Array, K: Array, A: Array, rho: Array | None, weight: Array) -> Array:
    """The part (R, q_g, q_g) of half the Hessian that first derivatives make."""
    u, v, h = layout.u[positions], layout.v[positions], layout.h[positions]
    uu, uv, vv = K[:, u][:, :, u], K[:, u][:, :, v], K[:, v][:, :, v]
    auu, auv, avv = A[:, u][:, :, u], A[:, u][:, :, v], A[:, v][:, :, v]
    part = uv * auv.swapaxes(1, 2)
    part += part.swapaxes(1, 2).copy()
    part += vv * auu + uu * (avv - vv) - uv * uv.swapaxes(1, 2)
    part *= h[:, None] * h
    if rho is not None:
        w = weight[:, layout.w[positions]]
        cross = uu * rho[:, v][:, :, None] + uv.swapaxes(1, 2) * rho[:, u][:, :, None]
        cross *= h[:, None] * w[:, None, :]
        part += cross + cross.swapaxes(1, 2) + uu * w[:, :, None] * w[:, None, :]
    return part
