using System.CommandLine;
using LocalAws.Setup;

namespace Worker.Cli.Commands;

/// <summary><c>./worker setup</c>: installs what the other commands need.</summary>
internal static class SetupCommand
{
    public static Option<bool> NoInstallOption() => new("--no-install")
    {
        Description = "Install nothing: say what is missing and how to get it.",
    };

    public static Command Create()
    {
        var noInstall = NoInstallOption();
        var json = new Option<bool>("--json") { Description = "Print one JSON object: what is there, and what is missing." };
        var set = new Option<string>("--for") { Description = "Only what this needs.", DefaultValueFactory = _ => "everything" };
        set.AcceptOnlyFromAmong([.. Needs.Sets.Keys]);
        var command = new DetailedCommand(
            "setup",
            "Install what the other commands need on this machine.",
            """
            ./worker demo and ./worker test do this by themselves. What needs nobody's decision is installed:

              tools/python/.venv           moto, which plays the AWS services, and the AWS CLI, at pinned versions and hashes,
                                           unless this machine's python3 and aws will do
              tools/npm/node_modules       what package-lock.json names
              artifacts/tools              Terraform and Node.js at pinned versions, when there is none that will do
              packages of Debian, Ubuntu   with apt-get, as root or where sudo asks for no password

            What is missing then is listed, with one command for this system. Nothing is installed twice.

              ./worker setup --no-install     only looks
              ./worker setup --for demo       less than all: demo, unit-tests, release

            Exit code 1 when something is missing.
            """)
        {
            noInstall,
            json,
            set,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            Needs.Sets[parsed.GetValue(set)!], !parsed.GetValue(noInstall), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<Need> needs, bool install, bool asJson, CancellationToken cancellationToken)
    {
        var repository = Repository.Find();
        var setup = new MachineSetup(repository, PackageManager.OfThisMachine(), Screen.Line);
        var outcome = await setup.RunAsync(needs, install, cancellationToken);
        if (asJson)
        {
            JsonOutput.Write(new
            {
                there = needs.Except(outcome.Missing).Select(need => need.Name),
                missing = outcome.Missing.Select(need => new
                {
                    need.Name,
                    Reason = outcome.Reasons.GetValueOrDefault(need.Name),
                    need.Elsewhere,
                }),
            });
        }
        else
        {
            Screen.Line(outcome.Missing.Count > 0 ? $"worker: {setup.Message(outcome)}" : "Everything is there.");
        }

        if (needs.Contains(Needs.Moto) && outcome.Missing.Count == 0 && !PythonPackages.AreInstalled(repository))
        {
            Screen.Line("moto is the one of this machine's python3.");
        }

        return outcome.Missing.Count > 0 ? UserException.Failed : 0;
    }
}
