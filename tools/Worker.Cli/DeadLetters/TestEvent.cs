using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Worker.Cli.DeadLetters;

/// <summary>A dead letter as a sample event of tests/data/events, without what must not be in a repository.</summary>
internal static partial class TestEvent
{
    /// <param name="folder">Of the sample events.</param>
    /// <param name="force">Replaces a file that is there.</param>
    /// <returns>The file, and what was taken out of the event.</returns>
    /// <exception cref="UserException">The letter holds no event, or says no function, or the file is there.</exception>
    public static async Task<(string File, IReadOnlyList<string> Redacted)> WriteAsync(
        Letter letter, string? function, string folder, bool force, CancellationToken cancellationToken)
    {
        if (letter.Event is not { } lambdaEvent)
        {
            throw new UserException($"{letter.ShortId} cannot become an event: {letter.Outcome}.");
        }

        // What a message says goes into a file's name only when it is a name.
        if (function is null || !FunctionName().IsMatch(function))
        {
            throw new UserException(
                $"{letter.ShortId} does not say of which function it is: add --function NAME.", UserException.WrongUsage);
        }

        var file = Path.Combine(folder, $"{function}.{letter.ShortId}.json");
        if (File.Exists(file) && !force)
        {
            throw new UserException($"{file} is there already: --force replaces it.");
        }

        var redaction = new Redaction();
        var redacted = redaction.Redact(JsonNode.Parse(lambdaEvent.GetRawText()));
        Directory.CreateDirectory(folder);
        var unfinished = $"{file}.{Guid.NewGuid():N}";
        try
        {
            await File.WriteAllTextAsync(unfinished, (redacted?.ToJsonString(EventFileJson.Indented) ?? "null") + "\n", cancellationToken);
            File.Move(unfinished, file, overwrite: force);
        }
        finally
        {
            File.Delete(unfinished);
        }

        return (file, redaction.Found);
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex FunctionName();
}
