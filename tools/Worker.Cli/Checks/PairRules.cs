using Worker.Cli.Fleet;
using WorkerLib;

namespace Worker.Cli.Checks;

/// <summary>A job is a folder and a Terraform file of one name, and its function has that name too.</summary>
internal static class PairRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "job-without-handler",
            "Every folder of functions/Jobs has one handler, named after it, and no code lies beside the folders.",
            JobsWithoutHandler),
        new("job-uses-job", "No job uses the code of another one.", JobsThatUseJobs),
        new("job-without-terraform", "Every job has a .tf file.", JobsWithoutTerraform),
        new(
            "terraform-without-job",
            "Every .tf file is that of a job, but main.tf, outputs.tf, variables.tf and those that begin with _.",
            TerraformWithoutJobs),
        new("handler-unknown", "Every handler is the name of a job.", UnknownHandlers),
        new("handler-twice", "No two functions have one handler.", HandlersTwice),
        new("names-disagree", "A job's class, files, resource and function have one name.", DisagreeingNames),
    ];

    private static IEnumerable<Problem> JobsWithoutHandler(FleetModel fleet)
    {
        var files = fleet.Sources.Jobs.Select(file => (File: file, In: JobFile.Of(file.Path))).ToList();
        foreach (var (file, _) in files.Where(one => one.In is null))
        {
            yield return new Problem(
                file.At(), $"{file.Path} is in no folder, but a job is one", $"move it to {JobFile.HandlerOf(file.Stem)}");
        }

        foreach (var folder in files.Where(one => one.In is not null).GroupBy(one => one.In!.Job))
        {
            var others = folder
                .Where(one => one.In is { IsHandler: false } && one.File.Stem.EndsWith("Handler", StringComparison.Ordinal))
                .ToList();
            if (!folder.Any(one => one.In!.IsHandler))
            {
                var first = others.Select(one => one.File).FirstOrDefault() ?? folder.First().File;
                yield return new Problem(
                    first.At(),
                    $"functions/Jobs/{folder.Key} has no handler",
                    $"{(others.Count > 0 ? "rename this file to" : "add")} {JobFile.HandlerOf(folder.Key)}, or delete the folder");
            }
            else
            {
                foreach (var (file, _) in others)
                {
                    yield return new Problem(
                        file.At(),
                        $"functions/Jobs/{folder.Key} has a second handler",
                        "rename this file and its class, or give it a folder of its own");
                }
            }
        }
    }

    private static IEnumerable<Problem> JobsThatUseJobs(FleetModel fleet) =>
        from use in fleet.Code.ForeignUses
        select new Problem(use.At, $"{use.User} uses the code of the job {use.Used}", "move what both need into functions/WorkerLib");

    private static IEnumerable<Problem> JobsWithoutTerraform(FleetModel fleet) =>
        from one in fleet.Coded
        where one.Job.TerraformFile is null
        select new Problem(
            one.Code.At,
            $"{one.Code.Job} has no Terraform, so it is never deployed",
            $"add terraform/{one.Job.Name}.tf with a function whose handler is {one.Code.Job}, or delete {one.Code.File.Path}");

    private static IEnumerable<Problem> TerraformWithoutJobs(FleetModel fleet)
    {
        foreach (var job in fleet.Jobs.Where(job => job.TerraformFile is { Error: null, Source.Problem: null }))
        {
            var file = job.TerraformFile!.Source;
            if (job.Function is null)
            {
                yield return new Problem(
                    file.At(),
                    $"{file.Path} declares no aws_lambda_function, but every .tf file here is that of a job",
                    "declare the job's function, or begin its name with _ if jobs share what it declares");
            }
            else if (job.Code is null && !IsKnown(fleet, job.Handler) && Meant(fleet, job) is null)
            {
                yield return new Problem(
                    job.Function.At("handler"),
                    $"there is no job {job.Handler ?? "for this function"}",
                    $"add {JobFile.HandlerOf(JobNames.Pascal(file.Stem))}, or delete {file.Path}");
            }
        }
    }

    private static IEnumerable<Problem> UnknownHandlers(FleetModel fleet) =>
        from one in fleet.Deployed
        where !IsKnown(fleet, one.Job.Handler)
        let meant = Meant(fleet, one.Job)
        where meant is not null
        select new Problem(
            one.Function.At("handler"),
            one.Job.Handler is null ? "the function has no handler" : $"there is no job '{one.Job.Handler}', so the function cannot start",
            $"write handler = \"{meant}\"");

    private static IEnumerable<Problem> HandlersTwice(FleetModel fleet) =>
        from functions in fleet.Terraform.All("aws_lambda_function")
            .GroupBy(function => fleet.Terraform.Values.Text(function.Get("handler")))
        where functions.Key is not null
        let first = functions.FirstOrDefault(function => function.Label == JobNames.Snake(functions.Key)) ?? functions.First()
        from second in functions
        where second != first
        select new Problem(
            second.At("handler"),
            $"{second.Address} runs {functions.Key}, as {first.Address} ({first.At()}) does",
            $"give {second.Label} a job of its own, {JobFile.HandlerOf(JobNames.Pascal(second.Label))}, or delete it");

    private static IEnumerable<Problem> DisagreeingNames(FleetModel fleet)
    {
        foreach (var job in fleet.Jobs)
        {
            if (job.Code is { HasClass: false } code && !fleet.IsBroken(code.File.Path))
            {
                yield return new Problem(
                    code.At,
                    $"{code.File.Path} declares no class {code.File.Stem}",
                    $"name the job's class {code.File.Stem}, or its folder and file like the class");
            }

            if (job.Function is null || !IsKnown(fleet, job.Handler))
            {
                continue;
            }

            var name = JobNames.Snake(job.Handler!);
            if (job.Code?.Job == job.Handler && job.TerraformFile!.Source.Stem != name)
            {
                var file = job.TerraformFile.Source;
                yield return new Problem(
                    file.At(), $"the Terraform of {job.Handler} is called {file.Path}", $"rename it to terraform/{name}.tf");
            }

            if (job.Code?.Job == job.Handler && job.Function.Label != name)
            {
                yield return new Problem(
                    job.Function.At(), $"the resource of {job.Handler} is called {job.Function.Label}", $"rename it to {name}");
            }

            if (job.Code?.Job == job.Handler && job.Name != name)
            {
                yield return new Problem(
                    job.Function.At("function_name"),
                    $"the function of {job.Handler} is called {job.Name}",
                    $"write function_name = \"{name}\"");
            }
        }
    }

    private static bool IsKnown(FleetModel fleet, string? handler) => fleet.Code.Jobs.Any(job => job.Job == handler);

    /// <summary>The job that a handler was probably meant to name: the file's own, or the nearest one that no function runs.</summary>
    private static string? Meant(FleetModel fleet, Job job)
    {
        var run = fleet.Jobs.Select(other => other.Handler).ToHashSet();
        var others = fleet.Code.Jobs.Select(code => code.Job).Where(name => !run.Contains(name));
        return job.Code?.Job ?? NearestName.Of(job.Handler ?? JobNames.Pascal(job.Name), others);
    }
}
