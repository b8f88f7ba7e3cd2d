import Registry

/// What wrk sends: a script in Lua for each load and server. It writes its result as a line of
/// JSON.
struct WrkScript: Sendable {
    /// The header field that names an operation.
    static let target = "X-Amz-Target"
    /// The value of that field for an operation.
    static func target(_ operation: String) -> String { "Route53AutoNaming_v20170314.\(operation)" }
    /// The body of a DiscoverInstances request.
    static let discovery =
        #"{"NamespaceName":"\#(APIData.namespace)","ServiceName":"\#(APIData.service)"}"#

    /// The script.
    let text: String

    /// The script of a load.
    ///
    /// - Parameters:
    ///   - run: Tells the ids of this run from those of all others; three characters.
    init(_ load: APILoad, _ server: APIServerKind, services: [Service.ID], run: String) {
        let requests =
            switch (load.isChange, server) {
            case (false, _): Self.discover
            case (true, .etcd): Self.identifiers(services, run) + Self.put
            case (true, _): Self.identifiers(services, run) + Self.register
            }
        text = requests + Self.result
    }

    private static let discover = """
        wrk.method = "POST"
        wrk.body = '\(discovery)'
        wrk.headers["Content-Type"] = "application/x-amz-json-1.1"
        wrk.headers["\(target)"] = "\(target("DiscoverInstances"))"

        """

    /// The next instance: its service, its id, and its attributes as JSON; the same for all
    /// servers.
    private static func identifiers(_ services: [Service.ID], _ run: String) -> String {
        """
        local services = {\(services.map { "\"\($0)\"" }.joined(separator: ","))}
        local number = 0
        local function instance()
            number = number + 1
            local third = math.floor(number / 250) % 250
            local second = math.floor(number / 62500) % 250
            return services[number % #services + 1], string.format("i-\(run)-%07d", number),
                string.format('{"AWS_INSTANCE_IPV4":"10.%d.%d.%d","AWS_INSTANCE_PORT":"8080"}',
                    second, third, number % 250)
        end
        wrk.method = "POST"

        """
    }

    private static let register = """
        wrk.headers["Content-Type"] = "application/x-amz-json-1.1"
        wrk.headers["\(target)"] = "\(target("RegisterInstance"))"
        function request()
            local service, id, attributes = instance()
            return wrk.format(nil, nil, nil, string.format(
                '{"ServiceId":"%s","InstanceId":"%s","Attributes":%s}', service, id, attributes))
        end

        """

    /// etcd's gateway wants keys and values in base 64 (RFC 4648).
    private static let put = """
        wrk.headers["Content-Type"] = "application/json"
        wrk.path = "/v3/kv/put"
        local digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        local function encode(text)
            local parts = {}
            for index = 1, #text, 3 do
                local a, b, c = text:byte(index, index + 2)
                local bits = a * 65536 + (b or 0) * 256 + (c or 0)
                for place = 0, 3 do
                    local digit = math.floor(bits / 64 ^ (3 - place)) % 64 + 1
                    local isPadding = (place == 2 and not b) or (place == 3 and not c)
                    parts[#parts + 1] = isPadding and "=" or digits:sub(digit, digit)
                end
            end
            return table.concat(parts)
        end
        function request()
            local service, id, attributes = instance()
            return wrk.format(nil, nil, nil, string.format('{"key":"%s","value":"%s"}',
                encode(service .. "/" .. id), encode(attributes)))
        end

        """

    private static let result = """
        function done(summary, latency, requests)
            local errors = summary.errors
            io.write(string.format(
                '\\nresult {"microseconds":%d,"requests":%d,"octets":%d,"refused":%d,"lost":%d,' ..
                '"median":%d,"slowest":%d}\\n',
                summary.duration, summary.requests, summary.bytes, errors.status,
                errors.connect + errors.read + errors.write + errors.timeout,
                latency:percentile(50), latency:percentile(99)))
        end

        """
}
