using System.Text;
using System.Text.Json;
using WorkerLib.Lambda;

namespace Worker.Tests.Fuzzing;

/// <summary>Damages JSON where it hurts: its members and values. What is in a text as JSON is damaged like the rest.</summary>
internal sealed class JsonDamage(Random random)
{
    private const int MaxDepth = 300;

    private static readonly string[] Values =
    [
        "null", "true", "false", "{}", "[]", "[null]", "[[]]", "0", "-1", "1.5", "1e400", "-1e400", "1e15", "253402300799999",
        "-62135596800001", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "2147483648", "99999999999999999999999999",
        "\"\"", "\" \"", "\"x\"", "\"0\"", "\"-1\"", "\"NaN\"", "\"1e400\"", "\"true\"", "\"null\"", "\"\\u0000\"", "\"\\ud800\"",
        "\"\\udc00\\ud800\"", "\"a\\ud83d\"", "\"\\ufffe\\uffff\"", "\"\\u202e\\u200b\\u0000\"", "\"../../etc/passwd\"", "\"%00%ff%E5%9C\"",
        "\"9999-12-31T23:59:59.9999999-14:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59Z\"", "\"2026-02-30\"",
        "\"2026-11-20\"", "\"0001-01-01\"", "\"9999-12-31\"", "\"24:00\"", "\"99999999999999999999\"", "\"{\\\"a\\\":1}\"", "\"[\"",
        "\"arn:aws:sqs\"", "\"aws:s3\"", "\"aws:sqs\"", "\"REMOVE\"", "\"MODIFY\"", "\"H4sIAAAAAAAAA6tWUAIAQ7FDnAIAAAA=\"", "\"/w==\"",
        "{\"S\":\"x\"}", "{\"N\":\"1e999\"}", "{\"N\":\"\"}", "{\"NULL\":true}", "{\"S\":null}", "{\"L\":[]}", "{\"M\":{}}", "{\"B\":\"\"}",
        "{\"SS\":[]}", "{\"BOOL\":false}", "{\"\\ud800\":1}", "{\"\":null}",
    ];

    private static readonly string[] Names = ["", "x", "__proto__", "\\ud800", "\\u0000", "$ref", "Records", "$type", "Keys", "S", "N"];

    /// <summary>What was done, for who must repeat it.</summary>
    public List<string> Done { get; } = [];

    public byte[] Damage(byte[] json)
    {
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var damaged = One(json);
            if (damaged.Length <= LambdaLimits.EventBytes) // Lambda refuses what is longer
            {
                json = damaged;
            }
        }

        return json;
    }

    private byte[] One(byte[] json)
    {
        if (JsonSpans.Of(json) is not { Values.Count: > 0 } spans || random.Next(25) == 0)
        {
            return Bytes(json);
        }

        var value = Any(spans.Values);
        if (spans.Members.Count == 0 || random.Next(4) > 0)
        {
            return Value(json, value);
        }

        var member = Any(spans.Members);
        switch (random.Next(5))
        {
            case 0:
                Done.Add($"dropped {Shown(json, member.Name)}");
                return Without(json, member);
            case 1:
                Done.Add($"repeated {Shown(json, member.Name)} with another value");
                return Replace(
                    json, member.End, member.End, [.. ","u8, .. json[member.Name], .. ":"u8, .. Encoding.UTF8.GetBytes(Other())]);
            case 2:
                var name = Names[random.Next(Names.Length)];
                Done.Add($"renamed {Shown(json, member.Name)} to {name}");
                return Replace(json, member.Name.Start.Value, member.Name.End.Value, Encoding.UTF8.GetBytes($"\"{name}\""));
            case 3:
                Done.Add($"changed the case of {Shown(json, member.Name)}");
                var other = Encoding.UTF8.GetString(json[member.Name]);
                other = random.Next(2) == 0
                    ? other.ToUpperInvariant().Replace("\\U", "\\u", StringComparison.Ordinal) : other.ToLowerInvariant();
                return Replace(json, member.Name.Start.Value, member.Name.End.Value, Encoding.UTF8.GetBytes(other));
            default:
                var from = Any(spans.Members);
                Done.Add($"put the value of {Shown(json, from.Name)} into {Shown(json, member.Name)}");
                return Replace(json, member.Value, member.End, json[from.Value..from.End]);
        }
    }

    private byte[] Value(byte[] json, Range value)
    {
        var (start, end) = (value.Start.Value, value.End.Value);
        var before = json[value];
        if (before.Length > 4 && before[0] == '"' && before[1] is (byte)'{' or (byte)'[' && random.Next(4) > 0)
        {
            var inner = Encoding.UTF8.GetBytes(JsonElement.Parse(before).GetString()!);
            Done.Add("in a text:");
            var damaged = Encoding.UTF8.GetString(One(inner));
            return Replace(json, start, end, Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(damaged)}\""));
        }

        switch (random.Next(10))
        {
            case 0:
                Done.Add($"doubled {Shown(json, value)}");
                return Replace(json, start, end, [.. "["u8, .. before, .. ","u8, .. before, .. "]"u8]);
            case 1:
                var depth = random.Next(1, MaxDepth);
                var (open, close) = random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
                Done.Add($"nested {Shown(json, value)} {depth} deep");
                return Replace(json, start, end, [.. Repeat(open, depth), .. before, .. Repeat(close, depth)]);
            case 2:
                var (piece, times) = (random.Next(4) switch { 0 => "津", 1 => "\\ud83c\\udf0b", 2 => "9", _ => "a" },
                    random.Next(1, 100_000));
                Done.Add($"a text of {times} times {piece} for {Shown(json, value)}");
                return Replace(json, start, end, [.. "\""u8, .. Repeat(piece, times), .. "\""u8]);
            case 3 when before[0] == '[' && before.Length > 2:
                var copies = random.Next(2, 50);
                Done.Add($"{copies} times the items of {Shown(json, value)}");
                return Replace(json, end - 1, end - 1, Repeat("," + Encoding.UTF8.GetString(before[1..^1]), copies));
            default:
                var other = Other(before[0]);
                Done.Add($"{other} for {Shown(json, value)}");
                return Replace(json, start, end, Encoding.UTF8.GetBytes(other));
        }
    }

    private byte[] Bytes(byte[] json)
    {
        var at = random.Next(json.Length + 1);
        switch (random.Next(4))
        {
            case 0:
                Done.Add($"cut off at {at}");
                return json[..at];
            case 1 when at < json.Length:
                Done.Add($"changed the byte at {at}");
                return [.. json[..at], (byte)random.Next(256), .. json[(at + 1)..]];
            case 2:
                Done.Add("a byte order mark");
                return [.. "\uFEFF"u8, .. json];
            default:
                var value = Values[random.Next(Values.Length)];
                Done.Add($"nothing but {value}");
                return Encoding.UTF8.GetBytes(value);
        }
    }

    private string Other() => Values[random.Next(Values.Length)];

    /// <summary>Mostly a value of the same kind, as whoever reads it may take no other.</summary>
    private string Other(byte first)
    {
        var other = Other();
        for (var tries = random.Next(20); tries > 0 && Kind(other[0]) != Kind((char)first); tries--)
        {
            other = Other();
        }

        return other;
    }

    private static char Kind(char first) => first is '-' or (>= '0' and <= '9') ? '0' : first is 'f' ? 't' : first;

    private T Any<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    private static byte[] Without(byte[] json, JsonMember member)
    {
        var (start, end) = (member.Name.Start.Value, member.End);
        var after = json.AsSpan(end).IndexOfAnyExcept(" \r\n\t"u8);
        if (after >= 0 && json[end + after] == ',')
        {
            return Replace(json, start, end + after + 1, []);
        }

        var before = json.AsSpan(0, start).LastIndexOfAnyExcept(" \r\n\t"u8);
        return Replace(json, before >= 0 && json[before] == ',' ? before : start, end, []);
    }

    private static byte[] Repeat(string text, int times) => Encoding.UTF8.GetBytes(new StringBuilder().Insert(0, text, times).ToString());

    private static byte[] Replace(byte[] json, int start, int end, byte[] with) => [.. json[..start], .. with, .. json[end..]];

    private static string Shown(byte[] json, Range range)
    {
        var text = Encoding.UTF8.GetString(json[range]);
        return text.Length > 40 ? text[..40] + "…" : text;
    }
}

/// <param name="Name">With its quotes.</param>
/// <param name="Value">Where the value begins.</param>
/// <param name="End">Behind the value.</param>
internal sealed record JsonMember(Range Name, int Value, int End);

/// <summary>Where the values and members of a JSON text are.</summary>
internal sealed record JsonSpans(IReadOnlyList<Range> Values, IReadOnlyList<JsonMember> Members)
{
    /// <summary>Null for what is no JSON.</summary>
    public static JsonSpans? Of(ReadOnlySpan<byte> json)
    {
        List<Range> values = [];
        List<JsonMember> members = [];
        var open = new Stack<(int Start, Range? Name)>();
        Range? name = null;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
            while (reader.Read())
            {
                var (start, end) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = start..(start + reader.ValueSpan.Length + 2);
                        continue;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((start, name));
                        name = null;
                        continue;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        (start, name) = open.Pop();
                        break;
                }

                values.Add(start..end);
                if (name is { } its)
                {
                    members.Add(new JsonMember(its, start, end));
                    name = null;
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return new JsonSpans(values, members);
    }
}
