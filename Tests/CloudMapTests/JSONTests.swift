import CloudMap
import Testing

/// JSON texts as RFC 8259 defines them, and nothing else.
@Suite("JSON")
struct JSONTests {
    func value(_ text: String) throws -> JSONValue { try JSONValue(octets: Array(text.utf8)) }

    @Test("Every kind of value is read")
    func kinds() throws {
        let text = #" { "a" : [ null , true , false , 0 , -12 , 1.5e3 , "x" ] , "b" : { } } "#
        let expected: JSONObject = [
            "a": .array([.null, .bool(true), .bool(false), 0, -12, .number(1500), "x"]),
            "b": .object([:]),
        ]
        #expect(try value(text) == .object(expected))
    }

    @Test("Escapes, surrogate pairs and plain Unicode")
    func escapes() throws {
        #expect(
            try value(#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00é""#).text
                == "\"\\/\u{8}\u{C}\n\r\tAé😀é")
    }

    @Test("What is written is read back as it was")
    func roundTrip() throws {
        let text = #"{"a":"\"\\\n\r\t\u0001é😀","b":[1,-2,1587055860.121,true,null,{}],"c":""}"#
        let read = try value(text)
        #expect(String(decoding: read.octets, as: UTF8.self) == text)
    }

    @Test("A name that stands there twice has its last value; null is as good as absent")
    func duplicates() throws {
        let object = try #require(try value(#"{"a":1,"a":2,"b":1,"b":null}"#).members)
        #expect(object["a"] == 2)
        #expect(object["b"] == nil)
    }

    @Test(
        "What is no JSON is refused",
        arguments: [
            "", " ", "{", "}", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "01", "1.",
            "-",
            "+1", ".5", "1e", "tru", "nul", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
            "\"\\ud800\\u0041\"", "\"\n\"", "1 2", "{} x", "NaN", "1e999", "'a'", "\u{FEFF}{}",
        ])
    func refused(_ text: String) {
        #expect(throws: JSONError.self) { try value(text) }
    }

    @Test("Octets that are not UTF-8 are refused")
    func notUTF8() {
        #expect(throws: JSONError.self) { try JSONValue(octets: [0x22, 0xFF, 0x22]) }
        #expect(throws: JSONError.self) { try JSONValue(octets: [0x22, 0xC0, 0x80, 0x22]) }
    }

    @Test("Depth has a limit, which no stack pays for")
    func depth() throws {
        let deepest = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        #expect(throws: Never.self) { try value(deepest) }
        #expect(throws: JSONError.self) { try value("[\(deepest)]") }
        #expect(throws: JSONError.self) { try value(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) {
            try value(String(repeating: "{\"a\":", count: 200_000))
        }
    }
}
