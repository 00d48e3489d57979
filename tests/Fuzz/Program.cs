// Tries the readers, the jobs and the runtime with damaged inputs, and says what must not be.
using System.CommandLine;
using System.Reflection;
using Fuzz;
using Worker.Tests.Fuzzing;

var seed = new Option<int>("--seed")
{
    Description = "The first seed; the same seed makes the same input. --seed N --seconds 0 repeats one.",
    HelpName = "NUMBER",
    DefaultValueFactory = _ => 1,
};
var seconds = new Option<double>("--seconds")
{
    Description = "How long to go on; at least one input is tried.",
    HelpName = "SECONDS",
    DefaultValueFactory = _ => 60,
};
var inputs = new Option<int>("--inputs")
{
    Description = "At least so many, however long they take.",
    HelpName = "NUMBER",
    DefaultValueFactory = _ => 1,
};
var root = new RootCommand(
    "Tries damaged inputs. A line for each kind of problem, with its seed and the file with the input (artifacts/fuzz). "
    + "Exit code 1 when something was found.");
foreach (var type in typeof(IFuzzer).Assembly.GetTypes())
{
    if (type.GetCustomAttribute<FuzzerAttribute>() is { } fuzzer)
    {
        root.Add(CommandOf(type, fuzzer));
    }
}

return await root.Parse(args).InvokeAsync();

Command CommandOf(Type type, FuzzerAttribute attribute)
{
    var command = new Command(attribute.Name, attribute.Description) { seed, seconds, inputs };
    command.SetAction(parsed =>
    {
        using var fuzzer = (IFuzzer)Activator.CreateInstance(type)!;
        var folder = Path.Combine(FuzzFolders.Root, "artifacts", "fuzz");
        return new FuzzRun(fuzzer, attribute.Name, folder, Console.Out)
            .Run(parsed.GetValue(seed), parsed.GetValue(seconds), parsed.GetValue(inputs));
    });
    return command;
}
