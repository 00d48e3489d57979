using Worker.Tool.Fleet;

namespace Worker.Tool.Checks;

/// <summary>A job is two files of one name, and its function has that name too.</summary>
internal static class PairRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("job-without-terraform", "Every job has a .tf file.", JobsWithoutTerraform),
        new("terraform-without-job", "Every .tf file beside main.tf, outputs.tf and variables.tf is that of a job.", TerraformWithoutJobs),
        new("handler-unknown", "Every handler is the name of a job.", UnknownHandlers),
        new("handler-twice", "No two functions have one handler.", HandlersTwice),
        new("names-disagree", "A job's class, files, resource and function have one name.", DisagreeingNames),
    ];

    private static IEnumerable<Problem> JobsWithoutTerraform(FleetModel fleet) =>
        from one in fleet.Coded
        where one.Job.TerraformFile is null
        select new Problem(
            one.Code.At,
            $"{one.Code.Class} has no Terraform, so it is never deployed",
            $"add terraform/{one.Job.Name}.tf with a function whose handler is {one.Code.Class}, or delete {one.Code.File.Path}");

    private static IEnumerable<Problem> TerraformWithoutJobs(FleetModel fleet)
    {
        foreach (var job in fleet.Jobs.Where(job => job.TerraformFile is { Error: null, Source.Problem: null }))
        {
            var file = job.TerraformFile!.Source;
            if (job.Function is null)
            {
                yield return new Problem(file.At(), $"{file.Path} declares no aws_lambda_function, but every .tf file here is that of a job", "declare the job's function, or move what jobs share into terraform/main.tf");
            }
            else if (job.Code is null && !IsKnown(fleet, job.Handler) && Meant(fleet, job) is null)
            {
                yield return new Problem(
                    job.Function.At("handler"), $"there is no job {job.Handler ?? "for this function"}", $"add functions/Jobs/{JobNames.Pascal(file.Stem)}.cs, or delete {file.Path}");
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
        from functions in fleet.Terraform.All("aws_lambda_function").GroupBy(function => fleet.Terraform.Values.Text(function.Get("handler")))
        where functions.Key is not null
        let first = functions.FirstOrDefault(function => function.Label == JobNames.Snake(functions.Key)) ?? functions.First()
        from second in functions
        where second != first
        select new Problem(
            second.At("handler"),
            $"{second.Address} runs {functions.Key}, as {first.Address} ({first.At()}) does",
            $"give {second.Label} a job of its own, functions/Jobs/{JobNames.Pascal(second.Label)}.cs, or delete it");

    private static IEnumerable<Problem> DisagreeingNames(FleetModel fleet)
    {
        foreach (var job in fleet.Jobs)
        {
            if (job.Code is { HasClass: false } code && !fleet.IsBroken(code.File.Path))
            {
                yield return new Problem(code.At, $"{code.File.Path} declares no class {code.Class}", $"name the job's class {code.Class}, or the file like its class");
            }

            if (job.Function is null || !IsKnown(fleet, job.Handler))
            {
                continue;
            }

            var name = JobNames.Snake(job.Handler!);
            if (job.Code?.Class == job.Handler && job.TerraformFile!.Source.Stem != name)
            {
                yield return new Problem(job.TerraformFile.Source.At(), $"the Terraform of {job.Handler} is called {job.TerraformFile.Source.Path}", $"rename it to terraform/{name}.tf");
            }

            if (job.Code?.Class == job.Handler && job.Function.Label != name)
            {
                yield return new Problem(job.Function.At(), $"the resource of {job.Handler} is called {job.Function.Label}", $"rename it to {name}");
            }

            if (job.Code?.Class == job.Handler && job.Name != name)
            {
                yield return new Problem(job.Function.At("function_name"), $"the function of {job.Handler} is called {job.Name}", $"write function_name = \"{name}\"");
            }
        }
    }

    private static bool IsKnown(FleetModel fleet, string? handler) => fleet.Code.Jobs.Any(job => job.Class == handler);

    /// <summary>The job that a handler was probably meant to name: the file's own, or the nearest one that no function runs.</summary>
    private static string? Meant(FleetModel fleet, Job job)
    {
        var run = fleet.Jobs.Select(other => other.Handler).ToHashSet();
        return job.Code?.Class ?? JobNames.Nearest(job.Handler ?? JobNames.Pascal(job.Name), fleet.Code.Jobs.Select(code => code.Class).Where(name => !run.Contains(name)));
    }
}
