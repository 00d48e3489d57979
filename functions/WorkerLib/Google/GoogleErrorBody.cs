using System.Text.Json;

namespace WorkerLib.Google;

/// <summary>
/// What the body of an error says: <c>{"error":{"status","message","details"}}</c> of the APIs (Google's API design guide, "Errors"), or
/// <c>{"error","error_description"}</c> of the token endpoints (RFC 6749, 5.2).
/// </summary>
/// <param name="Code"><c>INVALID_ARGUMENT</c> or <c>invalid_grant</c>; empty when the body names none.</param>
/// <param name="Message">One line; empty when the body has none.</param>
internal sealed record GoogleErrorBody(string Code, string Message)
{
    private const int MaxChars = 1500;
    private const int MaxDetails = 5;
    private const int MinSecretChars = 8;

    /// <param name="secrets">Taken out of both texts, also as they stand in a form.</param>
    public static GoogleErrorBody Read(byte[] body, IEnumerable<string> secrets)
    {
        var (code, message) = Read(body);
        foreach (var secret in secrets.Where(secret => secret.Length >= MinSecretChars))
        {
            (code, message) = (Without(secret, code), Without(secret, message));
        }

        return new GoogleErrorBody(Clean(code), Clean(message));
    }

    private static string Without(string secret, string text) =>
        text.Replace(secret, Scrubber.Filtered, StringComparison.Ordinal)
            .Replace(Uri.EscapeDataString(secret), Scrubber.Filtered, StringComparison.Ordinal)
            .Replace(Uri.UnescapeDataString(secret), Scrubber.Filtered, StringComparison.Ordinal);

    private static (string Code, string Message) Read(byte[] body)
    {
        try
        {
            var json = JsonElement.Parse(body);
            var error = GoogleJson.Member(json, "error");
            if (error.ValueKind != JsonValueKind.Object)
            {
                return (GoogleJson.Text(json, "error"), GoogleJson.Text(json, "error_description"));
            }

            string[] texts = [GoogleJson.Text(error, "message"), .. Details(GoogleJson.Member(error, "details"))];
            return (GoogleJson.Text(error, "status"), string.Join(' ', texts));
        }
        catch (JsonException)
        {
            return ("", ""); // a proxy's page; the status is enough
        }
    }

    /// <summary>Fields that are wrong (google.rpc.BadRequest) and reasons (google.rpc.ErrorInfo).</summary>
    private static IEnumerable<string> Details(JsonElement details)
    {
        if (details.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        for (var i = 0; i < Math.Min(details.GetArrayLength(), MaxDetails); i++)
        {
            var detail = details[i];
            if (GoogleJson.Text(detail, "reason") is { Length: > 0 } reason)
            {
                yield return $"({reason})";
            }

            var fields = GoogleJson.Member(detail, "fieldViolations");
            var count = fields.ValueKind == JsonValueKind.Array ? Math.Min(fields.GetArrayLength(), MaxDetails) : 0;
            for (var j = 0; j < count; j++)
            {
                yield return $"({GoogleJson.Text(fields[j], "field")}: {GoogleJson.Text(fields[j], "description")})";
            }
        }
    }

    private static string Clean(string text) =>
        WorkerLib.Text.Cut(
            Scrubber.Text(new string(Array.ConvertAll(text.ToCharArray(), letter => char.IsControl(letter) ? ' ' : letter)).Trim()),
            MaxChars);
}
