using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WorkerLib;
using JsonValue = System.Text.Json.Nodes.JsonValue;

namespace Worker.Cli.DeadLetters;

/// <summary>
/// Takes out of an event what must not be in a repository: what WorkerLib's Scrubber takes for secrets, and e-mail addresses,
/// telephone numbers with a country code or of Japan, and long tokens. JSON inside texts, as in the body of a message, is looked at as
/// JSON. What it does not know, such as names of people, stays: read the file before you commit it.
/// </summary>
internal sealed partial class Redaction
{
    private readonly List<string> found = [];

    /// <summary>What was taken out, by its place, such as <c>$.apiKey: its name means a secret</c>.</summary>
    public IReadOnlyList<string> Found => found;

    public JsonNode? Redact(JsonNode? node, string path = "$")
    {
        switch (node)
        {
            case JsonObject members:
                var copy = new JsonObject();
                var isSecretPair = IsSecretPair(members);
                foreach (var (name, value) in members)
                {
                    var at = $"{path}.{name}";
                    var isSecretValue = isSecretPair && name.Equals("value", StringComparison.OrdinalIgnoreCase);
                    var isSecret = value is not null && (Scrubber.IsSecretName(name) || isSecretValue);
                    if (isSecret)
                    {
                        found.Add($"{at}: its name means a secret");
                    }

                    copy[Plain(name, $"{path} (a name)")] = isSecret ? Scrubber.Filtered : Redact(value, at);
                }

                return copy;
            case JsonArray list:
                return new JsonArray([.. list.Select((member, index) => Redact(member, $"{path}[{index}]"))]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return Text(value.GetValue<string>(), path);
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>A pair such as <c>{"name":"X-Api-Key","value":"…"}</c>, as lists of headers and tags have them.</summary>
    private static bool IsSecretPair(JsonObject members) => members.Any(member =>
        (member.Key.Equals("name", StringComparison.OrdinalIgnoreCase) || member.Key.Equals("key", StringComparison.OrdinalIgnoreCase))
        && member.Value is JsonValue value && value.TryGetValue<string>(out var name) && Scrubber.IsSecretName(name));

    private string Text(string text, string path)
    {
        if (text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            var foundBefore = found.Count;
            try
            {
                return Redact(JsonNode.Parse(text), $"{path}→")!.ToJsonString(EventFileJson.Compact);
            }
            catch (JsonException)
            {
                // Only looks like JSON.
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                // A name that is there twice, or half a surrogate pair: what it holds cannot be told apart.
                found.RemoveRange(foundBefore, found.Count - foundBefore);
                found.Add($"{path}: JSON that cannot be looked into");
                return Scrubber.Filtered;
            }
        }

        return Plain(text, path);
    }

    private string Plain(string text, string path)
    {
        if (text.Length > Scrubber.MaxTextChars)
        {
            found.Add($"{path}: longer than {Scrubber.MaxTextChars} characters, cut off");
        }

        var scrubbed = Noting(text, Scrubber.Text(text), path, "looks like a secret");
        scrubbed = Noting(scrubbed, Email().Replace(scrubbed, "someone@example.com"), path, "an e-mail address");
        scrubbed = Noting(scrubbed, Telephone().Replace(scrubbed, "+00 000 0000"), path, "a telephone number");
        var withoutTokens = Token().Replace(scrubbed, match => IsToken(match.Value) ? Scrubber.Filtered : match.Value);
        return Noting(scrubbed, withoutTokens, path, "a long token");
    }

    private string Noting(string before, string after, string path, string what)
    {
        if (after != before)
        {
            found.Add($"{path}: {what}");
        }

        return after;
    }

    /// <summary>Ids and words are no tokens.</summary>
    private static bool IsToken(string text) =>
        !Guid.TryParseExact(text, "D", out _) && text.Any(char.IsAsciiDigit) && text.Any(char.IsAsciiLetter);

    [GeneratedRegex(@"(?<![\w.%+-])[\w.%+-]+(@|%40)[\w-]+(\.[\w-]+)+")]
    private static partial Regex Email();

    // In Japan ten or eleven digits that begin with 0: in groups, or together for mobile telephones.
    [GeneratedRegex(@"(?<![\w+])\+[0-9][0-9 ()./-]{6,20}[0-9]"
        + @"|(?<![\w.-])(?=(?:[0-9][- ()]{0,2}){9,10}[0-9](?![\w-]))0[0-9]{1,4}[- (]{1,2}[0-9]{1,4}[-) ]{1,2}[0-9]{4}"
        + @"|(?<![\w.-])0[5789]0[0-9]{8}(?![\w-])")]
    private static partial Regex Telephone();

    [GeneratedRegex(@"[A-Za-z0-9_+/=-]{32,}")]
    private static partial Regex Token();
}
