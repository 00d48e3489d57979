// Tries the readers, the jobs and the runtime with damaged inputs, and jobs together with faults and kills, and says what must not be.
using System.CommandLine;
using System.Reflection;
using Fuzz;
using Worker.Tests.Fuzzing;
using Worker.Tests.Fuzzing.Faults;

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
    "Tries damaged inputs, faults of services and kills. A line for each kind of problem, with its seed and a file (artifacts/fuzz). "
    + "Exit code 1 when something was found.");
foreach (var type in typeof(IFuzzer).Assembly.GetTypes())
{
    if (type.GetCustomAttribute<FuzzerAttribute>() is { } fuzzer)
    {
        root.Add(CommandOf(type, fuzzer));
    }
}

root.Add(FaultsCommand(
    "faults",
    "Answers requests of jobs to AWS, webhooks and feeds with errors and throttling, does them in part, resets, delays and swallows them.",
    FaultMix.Faults));
root.Add(FaultsCommand("kills", "Kills jobs (SIGKILL) before, after and between their requests.", FaultMix.Kills));

// Whoever interrupts it waits until all that it started has ended.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

Command FaultsCommand(string name, string description, FaultMix mix)
{
    var chains = new Option<string[]>("--chain")
    {
        Description = "Which jobs, together; all in turn without it. "
            + string.Join(". ", FaultChains.All.Select(chain => $"{chain.Attribute.Name}: {chain.Attribute.Description}")),
        HelpName = "NAME",
    };
    chains.AcceptOnlyFromAmong([.. FaultChains.All.Select(chain => chain.Attribute.Name)]);
    var command = new Command(name, $"{description} Then all is well again, and nothing may be lost.") { chains, seed, seconds };
    command.SetAction(async (parsed, cancellationToken) =>
    {
        var folder = Path.Combine(FuzzFolders.Root, "artifacts", "fuzz");
        return await new FaultRun(mix, name, folder, Console.Out)
            .RunAsync(parsed.GetValue(chains) ?? [], parsed.GetValue(seed), parsed.GetValue(seconds), cancellationToken);
    });
    return command;
}

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
