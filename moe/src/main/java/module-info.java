/** Mixture of experts: router, dispatch, experts, balance. */
module dev.gradus.moe {
    requires transitive dev.gradus.core;

    exports dev.gradus.moe.account;
    exports dev.gradus.moe.balance;
    exports dev.gradus.moe.dispatch;
    exports dev.gradus.moe.expert;
    exports dev.gradus.moe.layer;
    exports dev.gradus.moe.offload;
    exports dev.gradus.moe.router;
}
