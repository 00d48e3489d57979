using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Worker.Cli.Aws;

namespace Worker.Cli.DeadLetters;

/// <summary>The result of the job ReplayDeadLetters.</summary>
internal sealed record Replay(string Action, bool DryRun, bool Whole, int Seen, int Chosen, int Done, IReadOnlyList<Letter> Letters)
{
    /// <summary>Those of some ids, or beginnings of ids, that none of the letters has.</summary>
    public IReadOnlyList<string> NotFound(IEnumerable<string> ids) =>
        [.. ids.Where(id => !Letters.Any(letter => letter.Id.StartsWith(id, StringComparison.Ordinal)))];
}

/// <summary>A dead letter, as ReplayDeadLetters describes it.</summary>
/// <param name="What">What it is about, in one line; null from a job that is older than this command.</param>
/// <param name="Cut">How large it was and where the whole is, when its message does not hold it; else null.</param>
/// <param name="Event">What its function got; null when the letter does not hold it, or it was not asked for.</param>
internal sealed record Letter(
    string Id,
    string Kind,
    string? Function,
    string? Error,
    DateTimeOffset At,
    string? Source,
    string Outcome,
    JsonElement? Event,
    string? What = null,
    string? Cut = null)
{
    public string ShortId => Id.Length > 8 ? Id[..8] : Id;
}

/// <summary>Asks the deployed job, which alone may read the queue and knows what lies there.</summary>
internal sealed class ReplayJob(IFunctions functions)
{
    private const string Function = "replay_dead_letters";

    /// <param name="request">As in functions/Jobs/ReplayDeadLetters/Request.cs.</param>
    /// <exception cref="UserException">The job could not be run, or failed; with its message.</exception>
    public async Task<Replay> RunAsync(JsonObject request, CancellationToken cancellationToken)
    {
        var invocation = await functions.InvokeAsync(
            Function, Encoding.UTF8.GetBytes(request.ToJsonString()), wait: true, cancellationToken);
        if (invocation.Failed)
        {
            throw new UserException($"{Function} failed: {MessageOf(invocation.Result)} (./worker logs {Function})");
        }

        return JsonSerializer.Deserialize<Replay>(invocation.Result, JsonSerializerOptions.Web)!;
    }

    /// <summary>One letter with its event.</summary>
    /// <param name="id">The first eight characters of its id, or more.</param>
    /// <exception cref="UserException">There is none, or more than one.</exception>
    public async Task<Letter> OneAsync(string id, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["messageIds"] = new JsonArray(id), ["max"] = 1000, ["events"] = true };
        var replay = await RunAsync(request, cancellationToken);
        return replay.Letters switch
        {
            [var letter] => letter,
            [] => throw new UserException(
                $"no dead letter has an id that begins with {id}{(replay.Whole ? "" : "; not the whole queue was seen")}: "
                + "./worker dead-letter list shows them. One that somebody else just received is hidden for some minutes."),
            _ => throw new UserException($"{replay.Letters.Count} dead letters have ids that begin with {id}: write more of it."),
        };
    }

    private static string MessageOf(string result)
    {
        try
        {
            return JsonElement.Parse(result).GetProperty("errorMessage").GetString() ?? result;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return result;
        }
    }
}
