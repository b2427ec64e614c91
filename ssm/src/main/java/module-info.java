/** State-space and recurrent time mixers. */
module dev.gradus.ssm {
    requires transitive dev.gradus.core;
    requires org.slf4j;
}
