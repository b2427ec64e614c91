package dev.gradus.nn;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Collects what the layers of a tree own, under dotted names, each thing once. */
final class LayerTree<T> {
    private final Function<Layer, Map<String, T>> owned;
    private final Map<String, T> found = new LinkedHashMap<>();
    private final Set<T> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    LayerTree(Function<Layer, Map<String, T>> owned) {
        this.owned = owned;
    }

    Map<String, T> collect(Layer root) {
        visit(root, "");
        return Collections.unmodifiableMap(found);
    }

    private void visit(Layer layer, String prefix) {
        owned.apply(layer).forEach((name, value) -> {
            if (seen.add(value)) {
                found.put(prefix + name, value);
            }
        });
        layer.children().forEach((name, inner) -> visit(inner, prefix + name + "."));
    }
}
