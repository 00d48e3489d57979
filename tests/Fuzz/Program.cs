// Tries the readers, the jobs and the runtime with damaged inputs, and says what must not be.
using System.CommandLine;
using Fuzz;
using Fuzz.Jobs;
using Fuzz.Telegrams;

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
var root = new RootCommand(
    "Tries damaged inputs. A line for each kind of problem, with its seed and the file with the input (artifacts/fuzz). "
    + "Exit code 1 when something was found.")
{
    CommandFor(
        "telegrams",
        "Telegrams, Atom feeds and GeoJSON of the USGS: read or refused, and what is read is kept and served.",
        () => new TelegramFuzzer()),
    CommandFor(
        "events",
        "The sample events of every job: an error of the job's own kinds or a message that fails alone.",
        () => new EventFuzzer()),
    CommandFor("queries", "Requests to the HTTP jobs: never 500 and more.", () => new QueryFuzzer()),
};
return await root.Parse(args).InvokeAsync();

Command CommandFor(string name, string description, Func<IFuzzer> create)
{
    var command = new Command(name, description) { seed, seconds };
    command.SetAction(parsed =>
    {
        using var fuzzer = create();
        var folder = Path.Combine(Checkout.Root, "artifacts", "fuzz");
        return new FuzzRun(fuzzer, folder, Console.Out).Run(parsed.GetValue(seed), parsed.GetValue(seconds));
    });
    return command;
}
