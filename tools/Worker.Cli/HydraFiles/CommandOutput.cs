using System.CommandLine;
using System.Text;
using Hydra.Components;
using Worker.Cli.Commands;

namespace Worker.Cli.HydraFiles;

/// <summary>What a command prints: results in UTF-8, whatever the terminal's language, and messages beside them.</summary>
internal sealed class CommandOutput : IDisposable
{
    private readonly TextWriter _results;
    private readonly TextWriter _messages;
    private readonly bool _owned;

    public CommandOutput(ParseResult parsed)
    {
        var configuration = parsed.InvocationConfiguration;
        _owned = ReferenceEquals(configuration.Output, Console.Out);
        _results = _owned
            ? new StreamWriter(StandardStreams.ForResults(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
            : configuration.Output;
        _messages = configuration.Error;
    }

    /// <summary>As it is, without a line end.</summary>
    public void Write(string text) => _results.Write(text);

    public void WriteLine(string text) => _results.Write($"{text}\n");

    public void WriteJson(object value) => WriteLine(JsonOutput.Text(value));

    /// <summary>Findings as results.</summary>
    public void WriteFindings(IReadOnlyCollection<Finding> findings) => _results.Write(Lines(findings));

    /// <summary>Findings beside a result.</summary>
    public void SayFindings(IReadOnlyCollection<Finding> findings) => _messages.Write(Lines(findings));

    public void Say(string line) => _messages.Write($"{line}\n");

    public void Dispose()
    {
        if (_owned)
        {
            _results.Dispose();
        }
    }

    private static string Lines(IReadOnlyCollection<Finding> findings) =>
        string.Concat(findings.Select(finding => $"{FindingLines.Line(finding)}\n"));
}
