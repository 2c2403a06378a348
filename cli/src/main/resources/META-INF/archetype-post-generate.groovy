// Puts the files of the chosen kind in their places, as "espalier plugins new" does.
def project = new File(request.outputDirectory, request.artifactId)
def kind = new File(project, request.properties['kind'])
def className = request.properties['className']
def move = { File file, String path ->
    def target = new File(project, path)
    target.parentFile.mkdirs()
    assert file.renameTo(target): "$file cannot be moved to $target"
}

def folder = request.getPackage().replace('.', '/')
move(new File(kind, 'Plugin.java'), "src/main/java/$folder/${className}.java")
move(new File(kind, 'PluginTest.java'), "src/test/java/$folder/${className}Test.java")
move(new File(kind, 'META-INF'), 'src/main/resources/META-INF')
new File(project, 'stack.yaml') << new File(kind, 'stack.yaml').text
def readme = new File(project, 'README.md')
// the command that uses the plugin, as StarterKind says
readme.text = readme.text.replace('${command}', kind.name in ['sampler', 'pruner'] ? 'search' : 'train')
move(new File(project, 'gitignore'), '.gitignore')
new File(project, 'mvnw').setExecutable(true, false)
project.listFiles({ it.directory && new File(it, 'Plugin.java').exists() || it == kind } as FileFilter)*.deleteDir()
