package dev.gradus.ssm.rwkv;

/** Versions of RWKV that differ in their layers. */
public enum RwkvVersion {
    /** "Dove": an average whose weights fade, for each channel. */
    V4("time_mix_k", "time_mix_r", false),
    /** "Eagle": heads with a matrix for a state. */
    V5("time_mix_k", "time_mix_r", false),
    /** "Finch": decays and token shift that depend on the token. */
    V6("time_maa_k", "time_maa_r", true),
    /** "Goose": a state that forgets along a direction of its choice. */
    V7("x_k", null, true);

    private final String keyMix;
    private final String receptanceMix;
    private final boolean back;

    RwkvVersion(String keyMix, String receptanceMix, boolean back) {
        this.keyMix = keyMix;
        this.receptanceMix = receptanceMix;
        this.back = back;
    }

    /** Name of the parameter that mixes the key's token in channel mixing. */
    String keyMix() {
        return keyMix;
    }

    /** Name of the parameter that mixes the gate's token, or null if there is no gate. */
    String receptanceMix() {
        return receptanceMix;
    }

    /** Whether those parameters say how much of the token before is mixed in, not how much of the token itself. */
    boolean mixesBack() {
        return back;
    }
}
