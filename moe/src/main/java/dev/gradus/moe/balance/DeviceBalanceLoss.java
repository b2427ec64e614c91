package dev.gradus.moe.balance;

import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.op.shape.Cast;
import dev.gradus.sequence.AuxLoss;
import dev.gradus.tensor.Tensor;

/**
 * The device-level balance loss of DeepSeekMoE (Dai et al. 2024, equations 15 to 17): {@code sum_d f_d P_d}, where
 * neighbouring experts share a device d, {@code f_d} is the mean over its experts of how often each was chosen compared
 * with the even share, and {@code P_d} the sum of their mean probabilities. 1 is balanced.
 *
 * @param coefficient what the loss is multiplied with when losses are added
 * @param devices     number of devices; divides the number of experts
 */
public record DeviceBalanceLoss(double coefficient, int devices) implements RoutingLoss {

    /** Checks the ranges. */
    public DeviceBalanceLoss {
        Coefficient.check("a device balance loss", coefficient);
        if (devices < 1) {
            throw new IllegalArgumentException("a device balance loss needs at least 1 device, got " + devices);
        }
    }

    @Override
    public AuxLoss of(Routing routing, TokenGroups groups) {
        int size = routing.numExperts() / devices;
        if (size * devices != routing.numExperts()) {
            throw new IllegalArgumentException("a device balance loss needs devices that divide the "
                    + routing.numExperts() + " experts, got " + devices);
        }
        int[] load = routing.load(groups.mask());
        int real = 0;
        for (int t = 0; t < routing.numTokens(); t++) {
            real += groups.isReal(t) ? 1 : 0;
        }
        double[] f = new double[devices];
        for (int e = 0; e < load.length; e++) {
            f[e / size] += load[e] * (double) devices / (routing.topK() * Math.max(1.0, real)); // E / (k S) over E / d
        }
        Tensor share = TokenMean.of(routing.probabilities(), groups).reshape(devices, size).sum(1); // P [devices]
        Tensor loss = share.mul(Tensor.of(f, devices).apply(new Cast(share.dtype()))).sum();
        return new AuxLoss("device_balance", loss, coefficient, 1);
    }
}
