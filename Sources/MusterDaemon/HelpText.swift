/// What `--help` says; the flags come from `Setting.all`.
package enum HelpText {
    /// The program in one line.
    package static let abstract = "A DNS server for services that come and go."

    /// The program.
    package static let program = """
        Muster serves zone files, and a registry of services and instances in the words of AWS \
        Cloud Map: an instance that is registered is in the very next answer, one that is \
        unhealthy is not.

        Serve the folder zones/ on 127.0.0.1:5300, and ask it from another terminal:
          muster serve
          dig @127.0.0.1 -p 5300 web.example.local
          muster answer web.example.local A

        A flag can also be set in a YAML file (--config FILE) and in the environment: \
        --max-answers is maxAnswers in the file and MUSTER_MAX_ANSWERS in the environment. Flags \
        win over the environment, the environment over the file, the file over the defaults.

        Exit status: 0 when all went well, 1 when something is wrong, 64 when the command line is.
        """

    /// `muster serve`.
    package static let serve = """
        Reads the zone files and registry.yaml in the zones folder, opens the registry in the data \
        folder and answers DNS over UDP and TCP, until SIGTERM or Ctrl-C. SIGHUP reads the zones \
        folder, the credentials and the certificate again; an error in one of them is logged and \
        leaves it as it was. --dns and --api may be given several times, once for each address.

        The API is open to this machine alone unless there are credentials, in --credentials-file \
        or in MUSTER_ACCESS_KEY_ID, MUSTER_SECRET_ACCESS_KEY and MUSTER_ACCESS (read-only or \
        read-write): then requests must be signed, and --api may be any address.

        Examples:
          muster serve --dns 127.0.0.1:5300 --dns '[::1]:5300'
          muster serve --data none --zones /etc/muster/zones
          MUSTER_LOG_FORMAT=json muster serve --config muster.yaml
          muster serve --api 0.0.0.0:5380 --credentials-file keys.yaml
        """

    /// `muster check`.
    package static let check = """
        Reads the configuration, the zone files, registry.yaml, the credentials and the API's \
        certificate as serve would, and serves nothing. Every problem is printed as \
        file:line:column: what is wrong, and the exit status is 1; 0 when there is none.

        The data folder is not read and no address is opened: that the files conflict with what is \
        registered there, or that an address is in use, only serve tells.
        """

    /// `muster answer`.
    package static let answer = """
        Asks the running server through its control socket. Without a running server the files in \
        the zones folder answer, and the output says so.

        Example:
          muster answer _http._tcp.example.local SRV
        """

    /// `muster stats`.
    package static let stats = """
        The names are those of the metrics on http://127.0.0.1:5380/metrics.
        """

    /// `muster backup`.
    package static let backup = """
        The running server writes a copy of its database to FILE, consistent and complete, while \
        it goes on serving. To go back: stop the server, put the file in an empty data folder as \
        registry.sqlite, start it.
        """

    /// `muster export`.
    package static let export = """
        The zone is written as a master file that other name servers load, and is of one moment. \
        Comments say which moment and serial that is, where the answer rule chose other instances \
        than the healthy ones, and where one answer shows only some of the records. Zones inside \
        the zone are exported on their own. Without a running server the files in the zones folder \
        are exported, and a comment says so.

        Examples:
          muster export example.local
          muster export example.local --output /var/lib/nsd/example.local.zone
        """

    /// `muster install`.
    package static let install = """
        Writes a unit of systemd, its user and its configuration, and with --domain a drop-in that \
        has systemd-resolved ask this server for the names of a domain. A file that was changed \
        stays as it is, and is named. docs/install.md tells what each is for.

        Examples:
          muster install --dry-run --domain example.local
          sudo muster install --program /usr/local/bin/muster
          muster install --root package/ --program /usr/bin/muster
        """

    /// `muster purge`.
    package static let purge = """
        Of a service all instances are deregistered; of a namespace all services are deleted with \
        their instances. The service or namespace itself stays. Name it by its id, or as DNS does: \
        web.example.local. What registry.yaml declares is refused: change the file and send SIGHUP.
        """
}
