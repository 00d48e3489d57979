namespace LocalAws;

/// <summary>Where things are in a checkout.</summary>
public sealed class Repository(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    public string Terraform => Path.Combine(Root, "terraform");

    public string Package => Path.Combine(Terraform, "dists.zip");

    /// <summary>Working files of the local AWS; nothing of it outlives a run but <see cref="Served"/>.</summary>
    public string Local => Path.Combine(Root, "artifacts", "local");

    /// <summary>Says where a running <c>./worker up</c> serves.</summary>
    public string Served => Path.Combine(Local, "up.json");

    /// <summary>Events to try functions with.</summary>
    public string SampleEvents => Path.Combine(Root, "tests", "data", "events");

    /// <summary>What the local Parameter Store holds from the first apply on: a JSON object of values by name.</summary>
    public string SampleParameters => Path.Combine(Terraform, "env", "local.parameters.json");

    public string Tools => Path.Combine(Root, "tools");

    /// <summary>The checkout around the current directory, or else around the tool itself.</summary>
    public static Repository Find() =>
        Around(Environment.CurrentDirectory) ?? Around(AppContext.BaseDirectory)
            ?? throw new UserException("Not inside a checkout: no folder above has Worker.sln.");

    private static Repository? Around(string directory)
    {
        for (var folder = new DirectoryInfo(directory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Worker.sln")))
            {
                return new Repository(folder.FullName);
            }
        }

        return null;
    }
}
