package dev.gradus.moe.layer;

import dev.gradus.moe.balance.BalanceLoss;
import dev.gradus.moe.balance.RouterZLoss;
import dev.gradus.moe.balance.RoutingLoss;
import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.dispatch.Priority;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.router.Jitter;
import dev.gradus.moe.router.Router;
import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.nn.Layer;
import dev.gradus.op.shape.Cast;
import dev.gradus.sequence.AuxLoss;
import dev.gradus.sequence.Mixed;
import dev.gradus.sequence.TokenMixer;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A mixture of experts as a channel mixer: {@code y_t = sum_j w_tj E_{e(t,j)}(x_t)} over the slots that found room.
 *
 * <p>A token all of whose slots were dropped gets exactly 0, unless {@link Overflow.Dropped#INPUT} is asked for. The losses
 * are those of training; the insights hold one {@link ExpertUse}. Generation never drops: what a token gets must not depend
 * on the tokens that happen to come with it.
 */
public final class MixtureOfExperts extends TokenMixer {
    private final Router router;
    private final Experts experts;
    private final Config config;
    private final Jitter jitter;

    /**
     * How tokens are dispatched and balanced.
     *
     * @param overflow what happens when an expert is full
     * @param losses   what training asks of the router
     */
    public record Config(Overflow overflow, List<RoutingLoss> losses) {

        /** Copies the list. */
        public Config {
            losses = List.copyOf(losses);
        }

        /**
         * With a balance loss and a z-loss.
         *
         * @param overflow what happens when an expert is full
         * @param balance  load-balancing loss
         * @param routerZ  router z-loss
         */
        public Config(Overflow overflow, BalanceLoss balance, RouterZLoss routerZ) {
            this(overflow, List.of(balance, routerZ));
        }

        /**
         * With the balance loss of Switch, whose balanced value is 1.
         *
         * @param overflow what happens when an expert is full
         * @param balance  coefficient of the balance loss
         * @param routerZ  coefficient of the z-loss
         */
        public Config(Overflow overflow, double balance, double routerZ) {
            this(overflow, new BalanceLoss(balance, BalanceLoss.Convention.SWITCH), new RouterZLoss(routerZ));
        }
    }

    /**
     * A layer of a router and its experts, which become the children {@code router} and {@code experts}.
     *
     * @param router  who goes where; also a {@link Layer}
     * @param experts the networks
     * @param config  capacity and losses
     * @param <R>     type of the router
     * @throws IllegalArgumentException if router and experts differ in the number of experts
     */
    public <R extends Layer & Router> MixtureOfExperts(R router, Experts experts, Config config) {
        this(router, experts, null, config);
    }

    /**
     * A layer whose tokens are disturbed in training before router and experts read them, as in the public code of Mixtral.
     *
     * @param router  who goes where; also a {@link Layer}
     * @param experts the networks
     * @param jitter  the noise, or null for none; becomes the child {@code jitter}
     * @param config  capacity and losses
     * @param <R>     type of the router
     * @throws IllegalArgumentException if router and experts differ in the number of experts
     */
    public <R extends Layer & Router> MixtureOfExperts(R router, Experts experts, Jitter jitter, Config config) {
        if (router.numExperts() != experts.config().numExperts()) {
            throw new IllegalArgumentException("a mixture needs a router for its " + experts.config().numExperts()
                    + " experts, got one for " + router.numExperts());
        }
        this.router = child("router", router);
        this.experts = child("experts", experts);
        this.jitter = jitter == null ? null : child("jitter", jitter);
        this.config = config;
    }

    /** The same mixture for generation: its router, and packed experts. */
    private MixtureOfExperts(MixtureOfExperts trained) {
        router = trained.router;
        experts = trained.experts.packed();
        config = trained.config;
        jitter = null;
    }

    @Override
    public MixtureOfExperts packed() {
        return new MixtureOfExperts(this);
    }

    @Override
    public Mixed forward(Tensor x, Tensor mask) {
        Tensor tokens = jitter == null ? flat(x) : jitter.forward(flat(x));
        Tensor real = mask == null ? null : mask.view(Shape.of(mask.size())); // [S]
        TokenGroups groups = new TokenGroups(groupSize(x), real);
        Routing routing = router.route(tokens, groups);
        Capacity capacity = isTraining() ? config.overflow.train() : config.overflow.eval();
        Dispatch dispatch = Dispatch.of(routing, capacity, groups, config.overflow.priority());
        List<AuxLoss> losses = config.losses.stream().map(loss -> loss.of(routing, groups)).toList();
        Tensor y = compute(tokens, routing, dispatch).reshape(x.shape().dims());
        return new Mixed(y, losses, List.of(new ExpertUse(routing, dispatch)));
    }

    @Override
    protected Tensor mix(Tensor x) {
        router.looksAhead().ifPresent(reason -> {
            throw new IllegalStateException("generation needs a router that looks at each token by itself: " + reason);
        });
        Tensor tokens = flat(x);
        Routing routing = router.route(tokens);
        Dispatch dispatch = Dispatch.of(routing, Capacity.UNLIMITED, Math.max(1, tokens.dim(0)), null);
        return compute(tokens, routing, dispatch).reshape(x.shape().dims());
    }

    @Override
    public Optional<String> looksAhead() {
        return config.overflow.priority() == Priority.PROBABILITY
                ? Optional.of("batch-prioritised routing drops a token because of more probable ones after it")
                : router.looksAhead();
    }

    private static Tensor flat(Tensor x) {
        int width = x.dim(-1);
        return x.reshape(width == 0 ? 0 : x.size() / width, width); // [S, D]
    }

    /** Tokens that share the room of an expert. */
    private int groupSize(Tensor x) {
        boolean wholeBatch = config.overflow.group() == Overflow.Group.BATCH;
        return Math.max(1, wholeBatch ? x.size() / x.dim(-1) : x.dim(-2));
    }

    private Tensor compute(Tensor tokens, Routing routing, Dispatch dispatch) {
        Tensor rows = experts.forward(dispatch.gather(tokens), dispatch); // [R, D]
        Tensor weights = config.overflow.weights() == Overflow.Weights.AS_ROUTED
                ? routing.weights()
                : dispatch.renormalized(routing.weights());
        Tensor y = dispatch.combine(rows, weights);
        if (config.overflow.dropped() == Overflow.Dropped.ZERO || dispatch.dropped() == 0) {
            return y;
        }
        Tensor missing = dispatch.droppedSlots().apply(new Cast(tokens.dtype())); // [S, k]
        return y.add(tokens.mul(routing.weights().mul(missing).sum(-1).reshape(tokens.dim(0), 1)));
    }

    /**
     * The experts.
     *
     * @return the layer
     */
    public Experts experts() {
        return experts;
    }

    /**
     * The router.
     *
     * @return the router
     */
    public Router router() {
        return router;
    }
}
