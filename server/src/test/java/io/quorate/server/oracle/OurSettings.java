package io.quorate.server.oracle;

/** What Quorate must be told so that it is configured as the real ZooKeeper is. */
final class OurSettings {

    static final String LINES =
            """
            4lw.commands.whitelist=*
            extendedTypesEnabled=true
            enforceQuota=true
            znode.container.checkIntervalMs=86400000
            DigestAuthenticationProvider.superDigest=%s
            """
                    .formatted(Target.SUPER_DIGEST);

    private OurSettings() {}
}
