using System.CommandLine;
using System.Text.Json.Nodes;

namespace Worker.Cli.Commands;

/// <summary>The options of <c>./worker dead-letter</c> that choose letters.</summary>
internal sealed class LetterChoice
{
    private readonly Option<string?> function = new("--function") { Description = "Only of this function.", HelpName = "NAME" };
    private readonly Option<string?> error = new("--error") { Description = "Only errors that hold this text.", HelpName = "TEXT" };
    private readonly Option<DateTimeOffset?> since = new("--since")
    {
        Description = "Only of this time or later: 2h or 7d back, or a time such as 2026-11-21T09:00Z.",
        HelpName = "TIME",
        CustomParser = Moment.Read,
    };
    private readonly Option<DateTimeOffset?> until = new("--until")
    {
        Description = "Only before this time, written as for --since.",
        HelpName = "TIME",
        CustomParser = Moment.Read,
    };
    private readonly Option<int> max = new("--max") { Description = "At most so many, up to 1000.", DefaultValueFactory = _ => 100 };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { function, error, since, until, max })
        {
            command.Add(option);
        }
    }

    /// <exception cref="UserException">A text to choose by is empty, as of a variable that is not set: it would choose all.</exception>
    public JsonObject Request(ParseResult parsed)
    {
        foreach (var option in new[] { function, error })
        {
            if (parsed.GetValue(option) is { } text && string.IsNullOrWhiteSpace(text))
            {
                throw new UserException($"{option.Name} is empty.", UserException.WrongUsage);
            }
        }

        var request = new JsonObject { ["max"] = parsed.GetValue(max) };
        foreach (var (name, value) in new (string, JsonNode?)[]
        {
            ("function", parsed.GetValue(function)),
            ("error", parsed.GetValue(error)),
            ("since", parsed.GetValue(since)),
            ("until", parsed.GetValue(until)),
        })
        {
            if (value is not null)
            {
                request[name] = value;
            }
        }

        return request;
    }
}
