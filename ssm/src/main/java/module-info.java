/** State-space and recurrent time mixers. */
module dev.gradus.ssm {
    requires transitive dev.gradus.core;

    exports dev.gradus.ssm.linear;
    exports dev.gradus.ssm.recurrent;
    exports dev.gradus.ssm.rwkv;
    exports dev.gradus.ssm.scan;
    exports dev.gradus.ssm.statespace;
}
