using System.Globalization;
using System.Text.Json;

namespace Worker.Cli.TestRuns;

/// <summary>
/// Shows a run of the tests as it goes on: a line for each class that is done, and what breaks at once, with all it says.
/// </summary>
/// <param name="show">Takes each line.</param>
internal sealed class TestProgress(Action<string> show)
{
    private readonly Dictionary<string, string> names = [];

    /// <summary>Takes a line of the runner's reporter <c>json</c>, or something that a test or a crash wrote between.</summary>
    public void Take(string line)
    {
        if (!line.StartsWith("{\"$type\":", StringComparison.Ordinal))
        {
            // FsCheck says so of each property that holds.
            if (!line.StartsWith("Ok, passed ", StringComparison.Ordinal))
            {
                show(line);
            }

            return;
        }

        var message = JsonElement.Parse(line);
        var type = Text(message, "$type");
        switch (type)
        {
            case "test-class-starting":
                names[Text(message, "TestClassUniqueID")] = Text(message, "TestClassName");
                break;
            case "test-starting":
                names[Text(message, "TestUniqueID")] = Text(message, "TestDisplayName");
                break;
            case "test-skipped":
                show($"- {Name(message, "TestUniqueID")} is skipped: {Text(message, "Reason")}");
                break;
            case "test-class-finished":
                ShowClass(message);
                break;
            default:
                if (message.TryGetProperty("StackTraces", out _))
                {
                    var name = type == "test-failed"
                        ? Name(message, "TestUniqueID")
                        : $"{Name(message, "TestClassUniqueID")} ({type})";
                    ShowFailure(name, message);
                }

                break;
        }
    }

    private void ShowClass(JsonElement message)
    {
        var (total, failed) = (message.GetProperty("TestsTotal").GetInt32(), message.GetProperty("TestsFailed").GetInt32());
        var seconds = message.GetProperty("ExecutionTime").GetDecimal().ToString("0.0", CultureInfo.InvariantCulture);
        var name = Name(message, "TestClassUniqueID");
        show(failed == 0 ? $"✓ {name}: {total} in {seconds} s" : $"✗ {name}: {failed} of {total} failed in {seconds} s");
    }

    private void ShowFailure(string name, JsonElement failure)
    {
        show($"✗ {name}");
        var (types, messages) = (failure.GetProperty("ExceptionTypes"), failure.GetProperty("Messages"));
        var stacks = failure.GetProperty("StackTraces");
        for (var index = 0; index < messages.GetArrayLength(); index++)
        {
            Indent($"{types[index]}: {messages[index]}");
            Indent(stacks[index].ToString());
        }
    }

    private void Indent(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            show($"    {line.TrimEnd()}");
        }
    }

    /// <summary>The name of the class or test, or of the whole where it is about neither.</summary>
    private string Name(JsonElement message, string id) => names.GetValueOrDefault(Text(message, id), "the run");

    private static string Text(JsonElement message, string name) => message.TryGetProperty(name, out var value) ? value.ToString() : "";
}
