using System.CommandLine;
using Worker.Cli.Aws;
using Worker.Cli.Fleet.Code;
using Worker.Cli.RemoveJobs;

namespace Worker.Cli.Commands;

/// <summary><c>./worker remove</c>: takes jobs away whole.</summary>
internal static class RemoveCommand
{
    public static Command Create()
    {
        var jobs = new Argument<string[]>("job")
        {
            Description = "Function or class of a job, such as count_words.",
            Arity = ArgumentArity.ZeroOrMore,
        }.OfFunctions();
        var allBut = new Option<string[]>("--all-but")
        {
            Description = "Every job except these; your own, for example.",
            HelpName = "JOB",
            AllowMultipleArgumentsPerToken = true,
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "List what would be deleted and changed, and do nothing." };
        var force = new Option<bool>("--force") { Description = "Delete files with changes that no commit has, too." };
        var environment = new Option<string[]>("--env")
        {
            Description = "Refuse when a table, bucket or queue that goes holds data in the AWS account of terraform/env/NAME.tfvars. "
                + "May be repeated.",
            HelpName = "NAME",
        };
        var json = new Option<bool>("--json")
        {
            Description = "Print one JSON object with jobs, deleted, changed, stores, destroyed and mentioned.",
        };
        var command = new DetailedCommand(
            "remove",
            "Remove jobs with everything that only they use.",
            """
              ./worker remove count_words --dry-run
              ./worker remove notify announce_alerts --env production
              ./worker remove --all-but my_job my_other_job

            What goes: a job's code, Terraform, tests, sample events and constants, its part of the demo, tests that call it, and the shared
            Terraform files, libraries, benchmarks and commands that no other job uses. README, project, solution and lock files, outputs
            and tfvars are changed to fit. Files that stay and name the job are listed: look through them.
            Deletes files of the checkout alone, all or none. What is deployed goes with the next release, which needs a commit that
            says so:  Deletes: *.count_words

            Nothing is deleted when a file that goes has changes that no commit has (--force), when something that stays needs what would
            go, or when --env finds data. Without --env no account is asked.

            Exit code 1 when it refuses, 2 when there is no such job.
            """)
        {
            jobs,
            allBut,
            dryRun,
            force,
            environment,
            json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(jobs) ?? [],
            parsed.GetValue(allBut) ?? [],
            parsed.GetValue(environment) ?? [],
            new Choice(parsed.GetValue(dryRun), parsed.GetValue(force), parsed.GetValue(json)),
            cancellationToken));
        return command;
    }

    private sealed record Choice(bool DryRun, bool Force, bool Json);

    private static async Task<int> RunAsync(
        string[] names, string[] kept, string[] environments, Choice choice, CancellationToken cancellationToken)
    {
        if ((names.Length > 0) == (kept.Length > 0))
        {
            throw new UserException("name the jobs to remove, or those to keep with --all-but.", UserException.WrongUsage);
        }

        var repository = Repository.Find();
        var files = new CheckoutFiles(repository.Root);
        var jobs = names.Length > 0
            ? RemovedJob.Find(files, names)
            : [.. RemovedJob.All(files).Except(RemovedJob.Find(files, kept))];
        var references = await CompilerReferences.ReadAsync(repository, cancellationToken);
        var plan = await Screen.StepAsync(
            "reading what uses what",
            _ => Task.Run(() => new RemovalPlanner(files, jobs).Plan(references, cancellationToken), cancellationToken));
        await RefuseDataAsync(repository, plan, environments, cancellationToken);
        if (!choice.DryRun)
        {
            if (!choice.Force && await Removal.UncommittedAsync(repository, plan.Deleted, cancellationToken) is { Count: > 0 } uncommitted)
            {
                throw new UserException(
                    $"no commit has these files as they are, so nothing was deleted: {List(uncommitted)}. Commit them, or add --force.");
            }

            Removal.Apply(repository, plan);
        }

        Show(plan, choice);
        return 0;
    }

    /// <exception cref="UserException">An environment holds data.</exception>
    private static async Task RefuseDataAsync(
        Repository repository, RemovalPlan plan, string[] environments, CancellationToken cancellationToken)
    {
        if (plan.Stores.Count > 0 && environments.Length == 0)
        {
            var stores = List(plan.Stores.Select(store => store.Address));
            Screen.Line($"No environment was asked whether there is data in {stores}: add --env NAME.");
        }

        foreach (var name in environments)
        {
            var environment = AwsEnvironment.Read(repository, name);
            var aws = await environment.ConnectAsync(cancellationToken);
            if (await new StoredData(environment, aws).FindAsync(plan.Stores, Screen.Line, cancellationToken) is { Count: > 0 } found)
            {
                var where = List(found.Select(store => $"{store.Address} ({store.NameIn(environment)})"));
                throw new UserException($"there is data on {aws.Place} in {where}, so nothing was deleted: move it, or empty it first.");
            }
        }
    }

    private static void Show(RemovalPlan plan, Choice choice)
    {
        if (choice.Json)
        {
            JsonOutput.Write(new
            {
                dryRun = choice.DryRun,
                jobs = plan.Jobs.Select(job => job.Function),
                deleted = plan.Deleted,
                changed = plan.Edited.Keys.Order(StringComparer.Ordinal),
                stores = plan.Stores.Select(store => store.Address),
                destroyed = plan.Destroyed,
                mentioned = plan.Mentioned,
            });
            return;
        }

        var (deleted, changed) = choice.DryRun ? ("would be deleted", "would be changed") : ("deleted", "changed");
        WriteLines(deleted, plan.Deleted);
        WriteLines(changed, plan.Edited.Keys.Order(StringComparer.Ordinal));
        WriteLines("still names it", plan.Mentioned);
        if (!choice.DryRun)
        {
            Console.WriteLine(
                $"""

                Next:
                  ./worker check
                  ./worker test
                  git commit, and for the release at the end of its message:
                    {string.Join("\n    ", plan.Destroyed.Select(pattern => $"Deletes: {pattern}"))}
                """);
        }
    }

    private static void WriteLines(string what, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            Console.WriteLine($"{what}  {path}");
        }
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names);
}
