using Amazon.Lambda.Core;
using Worker.Jobs.JobName;

namespace Worker.Tests.Jobs.JobName;

public static class JobNameTests
{
    [Theory]
    [InlineData("two files only", 3)]
    [InlineData("", 0)]
    public static async Task Counts_the_words_of_a_text(string text, int words)
    {
        var report = await new JobNameHandler().HandleAsync(new Request(text), Substitute.For<ILambdaContext>());

        Assert.Equal(words, report.Words);
    }
}
