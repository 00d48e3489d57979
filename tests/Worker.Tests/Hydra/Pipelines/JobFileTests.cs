using Hydra.Pipelines;

namespace Worker.Tests.Hydra.Pipelines;

public sealed class JobFileTests
{
    [Theory]
    [InlineData("features/features.yaml", JobFileKind.Pipeline)]
    [InlineData("features/fit.yaml", JobFileKind.Component)]
    [InlineData("tuning/tuning.yaml", JobFileKind.TuningJob)]
    [InlineData("tuning/tuning.json", JobFileKind.TuningJob)]
    [InlineData("features/features.json", JobFileKind.Unknown)]
    public void Tells_files_apart(string file, JobFileKind kind) =>
        Assert.Equal(kind, JobFiles.KindOf(File.ReadAllText(Path.Combine(PipelineFixture.Folder, file))));

    [Theory]
    [InlineData("")]
    [InlineData("- tasks")]
    [InlineData("tasks: [")]
    [InlineData("name: tasks")]
    public void Knows_nothing_of_other_text(string text) => Assert.Equal(JobFileKind.Unknown, JobFiles.KindOf(text));
}
