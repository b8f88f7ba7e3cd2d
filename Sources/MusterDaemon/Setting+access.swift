import Registry

// The settings of the API: its names, who may call it, and whose resources it has.
extension Setting {
    /// In the order in which `--help` shows them.
    static let access: [Setting] = [
        optionalList(
            "apiHosts", "NAME", \.apiHosts,
            "The host names of the API; DNS answers them and data-NAME with its addresses.",
            check: HostExpectation.host),
        optionalList(
            "apiAdvertise", "ADDRESS", \.apiAdvertise,
            "The addresses that DNS answers the API's host names with.",
            absent: "auto", meaning: "those that are listened on", check: HostExpectation.address),
        optionalText(
            "apiCertificate", "FILE", \.apiCertificate, fallback: "none: HTTP without TLS",
            "The API's certificate and those between it and its root, in PEM form."),
        optionalText(
            "apiKey", "FILE", \.apiKey, fallback: "none",
            "The key of that certificate in PEM form; others must not be able to read the file."),
        optionalText(
            "credentialsFile", "FILE", \.credentialsFile, fallback: "none",
            "A YAML file of those who may sign requests; only its owner may be able to read it."),
        optionalChoice(
            "signatures", \.signatures, fallback: "strict with credentials, else off",
            "Whether requests must be signed; lenient verifies the signatures that are there."),
        count(
            "clockSkew", \.clockSkew, 1...86_400,
            "The most seconds that a signed time may differ from the clock."),
        text(
            "account", "DIGITS", \.account, "The twelve digits of the account in resource names.",
            check: { $0.wholeMatch(of: /[0-9]{12}/) == nil ? "twelve digits" : nil }),
        text(
            "region", "NAME", \.region, "The region in resource names.",
            check: {
                $0.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) == nil || $0.utf8.count > 32
                    ? "at most 32 small letters, digits and hyphens, such as eu-west-1" : nil
            }),
        count(
            "operationDelayMs", \.registry.operationDelay, 0...600_000,
            "Milliseconds that the API shows a new operation as PENDING, to try clients that poll."
        ),
    ]
}
