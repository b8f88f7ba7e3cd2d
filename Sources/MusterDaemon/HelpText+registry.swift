/// What `--help` says about the commands that ask the API.
extension HelpText {
    /// `muster services`.
    package static let services = """
        Example:
          muster services example.local

        \(api)
        """

    /// `muster instances`.
    package static let instances = """
        Example:
          muster instances web.example.local

        \(api)
        """

    /// `muster register`.
    package static let register = """
        The instance is on disk and in DNS when the command ends. One that is registered already \
        gets these attributes in place of all it had.

        With --create a service that is not there is made in the deepest namespace that its name \
        lies in, and without any in a new private namespace: of web.example.local the service is \
        web, of _http._tcp.example.local it is _http._tcp. Its records are those that the flags \
        have values for: A, AAAA or CNAME; SRV when its name begins with an underscore. Its \
        instances are as muster health says.

        With the attribute muster.lease=SECONDS the instance has to be registered again, or \
        reported healthy, within that time: else it becomes UNHEALTHY, and after as long again \
        it is deregistered.

        Examples:
          muster register web.example.local web-1 --ipv4 192.0.2.1 --create
          muster register _http._tcp.example.local a --ipv4 192.0.2.2 --port 8080 zone=north
          muster register web.example.local web-1 --ipv4 192.0.2.1 muster.lease=30

        \(api)
        """

    /// `muster deregister`.
    package static let deregister = """
        Its records are gone when the command ends. To deregister all instances of a service: \
        muster purge.

        \(api)
        """

    /// `muster health`.
    package static let health = """
        The service must have a HealthCheckCustomConfig, as services made with muster register \
        --create have. It takes effect at once unless the server has a --custom-health-delay, and \
        renews the instance's lease if it has one.

        Example:
          muster health web.example.local web-1 unhealthy

        \(api)
        """

    private static let api = """
        It asks the running server over its Cloud Map API, and signs with the key in \
        AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY if there is one. With --api-certificate FILE \
        it asks over TLS: the server must show a certificate for the first of --api-hosts that \
        those in FILE, or the system's authorities, vouch for.
        """
}
