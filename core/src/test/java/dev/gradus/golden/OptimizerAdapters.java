package dev.gradus.golden;

import dev.gradus.optim.Adagrad;
import dev.gradus.optim.Adam;
import dev.gradus.optim.AdamW;
import dev.gradus.optim.GradientClip;
import dev.gradus.optim.Optimizer;
import dev.gradus.optim.RmsProp;
import dev.gradus.optim.Schedule;
import dev.gradus.optim.Sgd;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trajectories of optimisers: the same gradients must lead along the same parameters. */
final class OptimizerAdapters {
    private OptimizerAdapters() {}

    static void addTo(GoldenSuite suite) {
        for (String name : List.of("adagrad", "adam", "adam_l2", "adamw", "adamw_cosine", "rmsprop", "sgd", "sgd_clip",
                "sgd_momentum", "sgd_nesterov_wd")) {
            suite.add("ops/opt_" + name, OptimizerAdapters::follow);
        }
    }

    private static void follow(GoldenCase c) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (int i = 0; c.has("param" + i); i++) {
            parameters.put("param" + i, c.in("param" + i));
        }
        Optimizer optimizer = optimizer(c, parameters);
        List<Double> rates = new ArrayList<>();
        List<Double> norms = new ArrayList<>();
        for (int step = 0; step < c.number("steps"); step++) {
            for (int i = 0; i < parameters.size(); i++) {
                parameters.get("param" + i).grad(c.in("grad" + i + ".step" + step).detach());
            }
            if (c.setting("clip_grad_norm") != null) {
                norms.add(GradientClip.byNorm(parameters.values(), c.real("clip_grad_norm")));
            }
            rates.add(optimizer.learningRate());
            optimizer.step();
            for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
                c.output(parameter.getKey() + ".step" + step, Workspace.keep(parameter.getValue()));
            }
        }
        c.output("lr", tensor(rates, c.dtype()));
        c.output("grad_norm", tensor(norms, c.dtype()));
    }

    private static Tensor tensor(List<Double> values, DType dtype) {
        double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
        return Tensor.of(array, array.length).to(dtype);
    }

    private static Optimizer optimizer(GoldenCase c, Map<String, Tensor> parameters) {
        double lr = c.real("lr");
        // the cosine case anneals to 0.002 within its 10 steps
        Schedule schedule = "CosineAnnealingLR".equals(c.setting("scheduler"))
                ? Schedule.cosine(lr, 0.002, 10)
                : Schedule.constant(lr);
        return switch ((String) c.setting("optimizer")) {
            case "SGD" -> new Sgd(parameters, schedule, new Sgd.Config(
                    c.real("momentum"), c.real("dampening"), c.real("weight_decay"), c.flag("nesterov")));
            case "Adam" -> new Adam(parameters, schedule, adam(c));
            case "AdamW" -> new AdamW(parameters, schedule, adam(c));
            case "RMSprop" -> new RmsProp(parameters, schedule, new RmsProp.Config(c.real("alpha"), c.real("eps"),
                    c.real("momentum"), c.flag("centered"), c.real("weight_decay")));
            default -> new Adagrad(parameters, schedule, new Adagrad.Config(c.real("lr_decay"), c.real("eps"),
                    c.real("weight_decay"), c.real("initial_accumulator_value")));
        };
    }

    private static Adam.Config adam(GoldenCase c) {
        List<?> betas = (List<?>) c.setting("betas");
        return new Adam.Config(((Number) betas.get(0)).doubleValue(), ((Number) betas.get(1)).doubleValue(),
                c.real("eps"), c.real("weight_decay"));
    }
}
